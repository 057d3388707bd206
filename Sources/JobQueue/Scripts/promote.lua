#!lua
-- KEYS 1=delayed 2=stream ; ARGV 1=limit
local t = redis.call('TIME'); local now = t[1]*1000 + math.floor(t[2]/1000)
local ids = redis.call('ZRANGE', KEYS[1], '-inf', now, 'BYSCORE', 'LIMIT', 0, ARGV[1])
for _, id in ipairs(ids) do redis.call('ZREM', KEYS[1], id); redis.call('XADD', KEYS[2], '*', 'id', id) end
local nx = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
return {#ids, nx[2] and (nx[2] - now) or -1} -- caller sleeps until next due
