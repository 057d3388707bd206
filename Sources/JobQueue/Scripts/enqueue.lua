#!lua
-- KEYS 1=stream 2=delayed 3=ctl 4..=job keys
-- ARGV 1=maxDepth, then per job: id payload fingerprint schema delayMs ttlMs(0 = never) maxAttempts traceparent
local t = redis.call('TIME'); local now = t[1]*1000 + math.floor(t[2]/1000)
local at = string.format('%.0f', now) -- numbers cost Redis a slow printf wherever they are written
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
  elseif delay == 0 and ttl == 0 and ARGV[a+7] == '' then -- what nearly every job is
    redis.call('HSET', KEYS[k], 'state','queued','fp',ARGV[a+2],'max',ARGV[a+6],'sv',ARGV[a+3],'at',at,
      'sid',redis.call('XADD', KEYS[1], '*', 'id', id),'p',ARGV[a+1])
    depth = depth + 1; out[#out+1] = {'OK', depth}
  else
    -- what is 0 or empty is left out: fewer fields are less to store, to write and to search. The payload stands last.
    local f = {'state', delay > 0 and 'delayed' or 'queued', 'fp', ARGV[a+2], 'max', ARGV[a+6], 'sv', ARGV[a+3], 'at', at}
    if delay > 0 then redis.call('ZADD', KEYS[2], now + delay, id)
    else f[#f+1] = 'sid'; f[#f+1] = redis.call('XADD', KEYS[1], '*', 'id', id) end
    if ttl > 0 then f[#f+1] = 'dl'; f[#f+1] = now + delay + ttl end
    if ARGV[a+7] ~= '' then f[#f+1] = 'tp'; f[#f+1] = ARGV[a+7] end
    f[#f+1] = 'p'; f[#f+1] = ARGV[a+1]
    redis.call('HSET', KEYS[k], unpack(f))
    depth = depth + 1; out[#out+1] = {'OK', depth}
  end
  a = a + 8
end
return out
