#!lua flags=allow-oom
-- KEYS 1=stream 2=job 3=delayed 4=audit ; ARGV 1=id 2=actor 3=reason 4=keepMs
local t = redis.call('TIME'); local now = t[1]*1000 + math.floor(t[2]/1000)
local j = redis.call('HMGET', KEYS[2], 'state', 'sid')
if not j[1] then return {'GONE'} end
if j[1] ~= 'queued' and j[1] ~= 'delayed' and j[1] ~= 'retry' and j[1] ~= 'running' then return {'FINAL', j[1]} end
if j[1] == 'queued' then -- two streams may have entries of the same id: only this job's own is deleted
  local e = redis.call('XRANGE', KEYS[1], j[2], j[2])
  if e[1] and e[1][2][2] == ARGV[1] then redis.call('XDEL', KEYS[1], j[2]) end
end
redis.call('ZREM', KEYS[3], ARGV[1])
redis.call('HSET', KEYS[2], 'state','cancelled','fin',now); redis.call('HDEL', KEYS[2], 'p')
redis.call('PEXPIRE', KEYS[2], ARGV[4])
redis.call('XADD', KEYS[4], 'MAXLEN', '~', 10000, '*', 'op','cancel','id',ARGV[1],'by',ARGV[2],'why',ARGV[3])
return {'OK', j[1]} -- if it was running: COMPLETE answers STALE, and the next reclaim drops the entry
