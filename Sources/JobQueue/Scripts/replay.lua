#!lua
-- KEYS 1=dead 2=stream 3=job 4=audit ; ARGV 1=id 2=actor 3=extraAttempts 4=reason
local j = redis.call('HMGET', KEYS[3], 'state', 'att')
if j[1] ~= 'dead' then return {'NOTDEAD'} end
if redis.call('HEXISTS', KEYS[3], 'p') == 0 then return {'NOPAYLOAD'} end -- it stays among the dead, to be discarded
if redis.call('ZREM', KEYS[1], ARGV[1]) == 0 then return {'NOTDEAD'} end
local sid = redis.call('XADD', KEYS[2], '*', 'id', ARGV[1])
local att = tonumber(j[2] or 0)
redis.call('HSET', KEYS[3], 'state','queued','crash',0,'max',att + tonumber(ARGV[3]),'dl',0,'sid',sid)
redis.call('HINCRBY', KEYS[3], 'replays', 1)
redis.call('XADD', KEYS[4], 'MAXLEN', '~', 10000, '*', 'op','replay','id',ARGV[1],'by',ARGV[2],'why',ARGV[4])
return {'OK', sid}
