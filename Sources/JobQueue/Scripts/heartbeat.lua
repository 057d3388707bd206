#!lua flags=allow-oom
-- KEYS 1=stream 2=workers(zset) 3=worker hash 4=worker signals list
-- ARGV 1=group 2=consumer 3=ttlMs 4=n info fields, then f,v..., then sids still held
local t = redis.call('TIME'); local now = t[1]*1000 + math.floor(t[2]/1000)
redis.call('ZADD', KEYS[2], now, ARGV[2])
local n = tonumber(ARGV[4]); local i = 5
for _ = 1, n do redis.call('HSET', KEYS[3], ARGV[i], ARGV[i+1]); i = i + 2 end
redis.call('HSET', KEYS[3], 'beat', now); redis.call('PEXPIRE', KEYS[3], ARGV[3])
local lost = {}
while ARGV[i] do -- renew only what I still own
  local sid = ARGV[i]
  local own = redis.call('XPENDING', KEYS[1], ARGV[1], sid, sid, 1, ARGV[2])
  if #own == 1 then redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, sid, 'JUSTID')
  else lost[#lost+1] = sid end
  i = i + 1
end
return {now, redis.call('RPOP', KEYS[4]) or '', lost}
