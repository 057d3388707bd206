#!lua flags=allow-oom
-- remove a dead consumer only if its pending lists are empty (atomic, so no ghost entries)
-- KEYS 1=stream 2=workers 3..=streams of the other classes ; ARGV 1=group 2=consumer 3=deadAfterMs
local t = redis.call('TIME'); local now = t[1]*1000 + math.floor(t[2]/1000)
local b = redis.call('ZSCORE', KEYS[2], ARGV[2])
if b and now - tonumber(b) < tonumber(ARGV[3]) then return 'ALIVE' end
for k = 1, #KEYS do
  if k ~= 2 and #redis.call('XPENDING', KEYS[k], ARGV[1], '-', '+', 1, ARGV[2]) > 0 then return 'HASJOBS' end
end
for k = 1, #KEYS do
  if k ~= 2 then redis.call('XGROUP', 'DELCONSUMER', KEYS[k], ARGV[1], ARGV[2]) end
end
redis.call('ZREM', KEYS[2], ARGV[2])
return 'REMOVED'
