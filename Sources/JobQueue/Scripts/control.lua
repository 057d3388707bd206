#!lua flags=allow-oom
-- KEYS 1=ctl 2=audit ; ARGV 1=field(paused|intake|maxdepth) 2=value 3=actor 4=reason
local old = redis.call('HGET', KEYS[1], ARGV[1]) or ''
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('XADD', KEYS[2], 'MAXLEN', '~', 10000, '*', 'op',ARGV[1],'from',old,'to',ARGV[2],'by',ARGV[3],'why',ARGV[4])
return {'OK', old}
