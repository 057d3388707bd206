#!lua flags=no-writes
-- one round trip for the whole screen. KEYS 1=stream 2=delayed 3=dead 4=stats 5=ctl 6=workers ; ARGV 1=group
local t = redis.call('TIME'); local now = t[1]*1000 + math.floor(t[2]/1000)
local len = redis.call('XLEN', KEYS[1]); local p = redis.pcall('XPENDING', KEYS[1], ARGV[1])
local run, last = 0, '0-0'
if not p.err then -- no group yet: everything waits
  run = p[1]
  for _, gi in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do local nm, ld
    for i = 1, #gi, 2 do if gi[i] == 'name' then nm = gi[i+1] elseif gi[i] == 'last-delivered-id' then ld = gi[i+1] end end
    if nm == ARGV[1] then last = ld end end
end
local w = redis.call('XRANGE', KEYS[1], '(' .. last, '+', 'COUNT', 1); local age = 0
if #w == 1 then age = now - tonumber(string.match(w[1][1], '^(%d+)')) end
local rage = 0
if run > 0 then rage = now - tonumber(string.match(p[2], '^(%d+)')) end
local function of(key, field, default) return redis.call('HGET', key, field) or default end
return {'waiting', math.max(0, len - run), 'running', run, 'delayed', redis.call('ZCARD', KEYS[2]), 'dead', redis.call('ZCARD', KEYS[3]),
  'oldest_waiting_ms', age, 'oldest_running_since_enqueue_ms', rage, 'workers', redis.call('ZCOUNT', KEYS[6], now - 30000, '+inf'),
  'done', of(KEYS[4], 'done', '0'), 'failed', of(KEYS[4], 'failed', '0'), 'died', of(KEYS[4], 'dead', '0'),
  'intake', of(KEYS[5], 'intake', 'open'), 'paused', of(KEYS[5], 'paused', '0'), 'maxdepth', of(KEYS[5], 'maxdepth', ''), 'now', now}
