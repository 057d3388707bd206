#!lua flags=allow-oom
-- KEYS 1=job 2=audit 3,5..=streams, one of which it waits in 4,6..=delayed of the same class
-- ARGV 1=id 2=actor 3=reason 4=keepMs
local t = redis.call('TIME'); local now = t[1]*1000 + math.floor(t[2]/1000)
local j = redis.call('HMGET', KEYS[1], 'state', 'sid')
if not j[1] then return {'GONE'} end
if j[1] ~= 'queued' and j[1] ~= 'delayed' and j[1] ~= 'retry' and j[1] ~= 'running' then return {'FINAL', j[1]} end
for k = 3, #KEYS, 2 do
  if j[1] == 'queued' then -- two streams may have entries of the same id: only this job's own is deleted
    local e = redis.call('XRANGE', KEYS[k], j[2], j[2])
    if e[1] and e[1][2][2] == ARGV[1] then redis.call('XDEL', KEYS[k], j[2]) end
  end
  redis.call('ZREM', KEYS[k+1], ARGV[1])
end
redis.call('HSET', KEYS[1], 'state','cancelled','fin',now); redis.call('HDEL', KEYS[1], 'p')
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('XADD', KEYS[2], 'MAXLEN', '~', 10000, '*', 'op','cancel','id',ARGV[1],'by',ARGV[2],'why',ARGV[3])
return {'OK', j[1]} -- if it was running: COMPLETE answers STALE, and the next reclaim drops the entry
