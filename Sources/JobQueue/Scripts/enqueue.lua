#!lua
-- KEYS 1=stream 2=delayed 3=ctl 4..=job keys
-- ARGV 1=maxDepth, then per job: id payload fingerprint schema delayMs ttlMs(0 = never) maxAttempts traceparent
-- replies, per job: the depth with it, or DUP state, CONFLICT state, CLOSED, FULL depth cap
local call, KEYS, ARGV = redis.call, KEYS, ARGV -- globals cost a search each time
local t = call('TIME'); local now = t[1]*1000 + math.floor(t[2]/1000)
local at = string.format('%.0f', now) -- numbers cost Redis a slow printf wherever they are written
local stream = KEYS[1]
local closed = call('HGET', KEYS[3], 'intake') == 'closed'
local cap = tonumber(call('HGET', KEYS[3], 'maxdepth') or ARGV[1])
local depth = call('XLEN', stream) + call('ZCARD', KEYS[2])
local out = {}; local a = 2
for k = 4, #KEYS do
  local key, id, fp, tp = KEYS[k], ARGV[a], ARGV[a+2], ARGV[a+7]
  local cur = call('HMGET', key, 'fp', 'state')
  if cur[1] then -- idempotent: same id already known
    out[k-3] = {cur[1] == fp and 'DUP' or 'CONFLICT', cur[2]}
  elseif closed then out[k-3] = {'CLOSED'}
  elseif cap > 0 and depth >= cap then out[k-3] = {'FULL', depth, cap}
  else
    -- what is 0 or empty is left out: fewer fields are less to store, to write and to search. The payload stands last.
    if ARGV[a+4] == '0' and ARGV[a+5] == '0' then -- what nearly every job is
      local sid = call('XADD', stream, '*', 'id', id)
      if tp == '' then
        call('HSET', key, 'state','queued','fp',fp,'max',ARGV[a+6],'sv',ARGV[a+3],'at',at,'sid',sid,'p',ARGV[a+1])
      else
        call('HSET', key, 'state','queued','fp',fp,'max',ARGV[a+6],'sv',ARGV[a+3],'at',at,'sid',sid,'tp',tp,'p',ARGV[a+1])
      end
    else
      local delay, ttl = tonumber(ARGV[a+4]), tonumber(ARGV[a+5])
      local f = {'state', delay > 0 and 'delayed' or 'queued', 'fp', fp, 'max', ARGV[a+6], 'sv', ARGV[a+3], 'at', at}
      if delay > 0 then -- an attempt that is told lets BEGIN note the entry, which is not known yet
        call('ZADD', KEYS[2], now + delay, id); f[#f+1] = 'att'; f[#f+1] = '0'
      else f[#f+1] = 'sid'; f[#f+1] = call('XADD', stream, '*', 'id', id) end
      if ttl > 0 then f[#f+1] = 'dl'; f[#f+1] = now + delay + ttl end
      if tp ~= '' then f[#f+1] = 'tp'; f[#f+1] = tp end
      f[#f+1] = 'p'; f[#f+1] = ARGV[a+1]
      call('HSET', key, unpack(f))
    end
    depth = depth + 1; out[k-3] = depth
  end
  a = a + 8
end
return out
