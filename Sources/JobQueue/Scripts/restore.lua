#!lua
-- Puts jobs back whose entries their stream has lost: without one no worker ever hears of them.
-- KEYS 1=stream 2=delayed 3..=job keys ; ARGV ids
-- Answers 1 for each that was put back, else 0.
local isEmpty = redis.call('XLEN', KEYS[1]) + redis.call('ZCARD', KEYS[2]) == 0
local out = {}
for k = 3, #KEYS do
  local id = ARGV[k-2]
  local j = redis.call('HMGET', KEYS[k], 'state', 'sid')
  local lost = false
  if j[1] == 'queued' or j[1] == 'running' then
    if j[2] and j[2] ~= '' then -- another job's entry may have its id, in the stream that a replay has left
      local e = redis.call('XRANGE', KEYS[1], j[2], j[2])
      lost = not (e[1] and e[1][2][2] == id)
    end
  elseif j[1] == 'retry' or j[1] == 'delayed' then
    lost = isEmpty -- one that was promoted has an entry which its hash does not name
  end
  if lost then redis.call('HSET', KEYS[k], 'sid', redis.call('XADD', KEYS[1], '*', 'id', id)) end
  out[#out+1] = lost and 1 or 0
end
return out
