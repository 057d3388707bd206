#!lua
-- KEYS 1=stream 2=delayed 3=ctl 4..=job keys
-- ARGV 1=maxDepth, then per job: id payload fingerprint schema delayMs ttlMs(0 = never) maxAttempts traceparent
local t = redis.call('TIME'); local now = t[1]*1000 + math.floor(t[2]/1000)
local closed = redis.call('HGET', KEYS[3], 'intake') == 'closed'
local cap = tonumber(redis.call('HGET', KEYS[3], 'maxdepth') or ARGV[1])
local depth = redis.call('XLEN', KEYS[1]) + redis.call('ZCARD', KEYS[2])
local out = {}; local a = 2
for k = 4, #KEYS do
  local id, delay, ttl = ARGV[a], tonumber(ARGV[a+4]), tonumber(ARGV[a+5])
  local cur = redis.call('HMGET', KEYS[k], 'fp', 'state')
  if cur[1] then -- idempotent: same id already known
    out[#out+1] = {cur[1] == ARGV[a+2] and 'DUP' or 'CONFLICT', cur[2]}
  elseif closed then out[#out+1] = {'CLOSED'}
  elseif cap > 0 and depth >= cap then out[#out+1] = {'FULL', depth, cap}
  else
    local sid, dl = '', 0
    if ttl > 0 then dl = now + delay + ttl end
    if delay > 0 then redis.call('ZADD', KEYS[2], now + delay, id)
    else sid = redis.call('XADD', KEYS[1], '*', 'id', id) end
    redis.call('HSET', KEYS[k], 'state', delay > 0 and 'delayed' or 'queued', 'fp', ARGV[a+2], 'att', 0, 'crash', 0,
      'max', ARGV[a+6], 'dl', dl, 'sv', ARGV[a+3], 'tp', ARGV[a+7], 'at', now, 'sid', sid, 'p', ARGV[a+1])
    depth = depth + 1; out[#out+1] = {'OK', depth}
  end
  a = a + 8
end
return out
