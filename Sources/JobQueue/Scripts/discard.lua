#!lua flags=allow-oom
-- KEYS 1=dead 2=job 3=audit ; ARGV 1=id 2=actor 3=reason 4=keepMs
if redis.call('ZREM', KEYS[1], ARGV[1]) == 0 then return {'NOTDEAD'} end
redis.call('HSET', KEYS[2], 'state','discarded'); redis.call('HDEL', KEYS[2], 'p')
redis.call('PEXPIRE', KEYS[2], ARGV[4])
redis.call('XADD', KEYS[3], 'MAXLEN', '~', 10000, '*', 'op','discard','id',ARGV[1],'by',ARGV[2],'why',ARGV[3])
return {'OK'}
