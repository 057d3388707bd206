#!lua flags=allow-oom
-- KEYS 1=stream 2=dec 3=stats 4..=job keys
-- ARGV 1=group 2=channel, then per job: sid id attempt(token) result
local t = redis.call('TIME'); local now = t[1]*1000 + math.floor(t[2]/1000)
local fin = string.format('%.0f', now) -- numbers cost Redis a slow printf wherever they are written
local out, gone, done, event = {}, {}, {}, {}; local a = 3
for k = 4, #KEYS do
  local sid, id, att = ARGV[a], ARGV[a+1], ARGV[a+2]
  local j = redis.call('HMGET', KEYS[k], 'state', 'att', 'bt', 'at')
  if not j[1] then out[#out+1] = {'GONE'}
  elseif j[1] == 'done' then -- SAME: my own retry; OTHER: someone else's decision stands
    if j[2] == att then gone[#gone+1] = sid end
    out[#out+1] = {j[2] == att and 'SAME' or 'OTHER', redis.call('HGET', KEYS[k], 'rs')}
  elseif j[1] ~= 'running' or j[2] ~= att then out[#out+1] = {'STALE', j[1], j[2]}
  else
    -- the payload goes as soon as it is decided; the result gets its TTL when it is recorded
    redis.call('HSET', KEYS[k], 'state','done','p','','rs',sid,'fin',fin,'result',ARGV[a+3])
    local n = #event; event[n+1], event[n+2], event[n+3], event[n+4] = 'id', id, 'att', att
    gone[#gone+1] = sid; done[#done+1] = id
    out[#out+1] = {'OK', now - tonumber(j[4]), now - tonumber(j[3])}   -- total ms, run ms
  end
  a = a + 4
end
if #gone > 0 then redis.call('XACK', KEYS[1], ARGV[1], unpack(gone)); redis.call('XDEL', KEYS[1], unpack(gone)) end
if #done > 0 then -- one event tells of them all
  redis.call('XADD', KEYS[2], '*', unpack(event))
  redis.call('HINCRBY', KEYS[3], 'done', #done)
  redis.call('SPUBLISH', ARGV[2], table.concat(done, ' '))
end
return out
