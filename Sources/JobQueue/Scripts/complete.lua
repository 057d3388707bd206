#!lua flags=allow-oom
-- KEYS 1=stream 2=dec 3=stats 4..=job keys
-- ARGV 1=group 2=channel, then per job: sid id attempt(token) result ; replies the time in ms, then one reply per job
local call = redis.call
local t = call('TIME'); local now = t[1]*1000 + math.floor(t[2]/1000)
local fin = string.format('%.0f', now) -- numbers cost Redis a slow printf wherever they are written
local out, gone, done, event = {fin}, {}, {}, {}; local a, n = 3, 0
for k = 4, #KEYS do
  local key, sid, att = KEYS[k], ARGV[a], ARGV[a+2]
  local j = call('HMGET', key, 'state', 'att')
  local state = j[1]
  if state == 'running' and j[2] == att then
    -- the payload goes as soon as it is decided; the result gets its TTL when it is recorded
    call('HSET', key, 'state','done','p','','rs',sid,'fin',fin,'result',ARGV[a+3])
    n = n + 1; done[n] = ARGV[a+1]; gone[#gone+1] = sid
    local e = 4 * n; event[e-3], event[e-2], event[e-1], event[e] = 'id', done[n], 'att', att
    out[k-2] = 'OK'
  elseif not state then out[k-2] = {'GONE'}
  elseif state == 'done' then -- SAME: my own retry; OTHER: someone else's decision stands
    if j[2] == att then gone[#gone+1] = sid end
    out[k-2] = {j[2] == att and 'SAME' or 'OTHER', call('HGET', key, 'rs')}
  else out[k-2] = {'STALE', state, j[2]} end
  a = a + 4
end
if #gone > 0 then call('XACK', KEYS[1], ARGV[1], unpack(gone)); call('XDEL', KEYS[1], unpack(gone)) end
if n > 0 then -- one event tells of them all
  call('XADD', KEYS[2], '*', unpack(event))
  call('HINCRBY', KEYS[3], 'done', n)
  call('SPUBLISH', ARGV[2], table.concat(done, ' '))
end
return out
