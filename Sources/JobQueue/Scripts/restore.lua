#!lua
-- Puts jobs back whose entries their stream has lost: without one no worker ever hears of them.
-- KEYS 1=stream 2=delayed of the class they were sent to 3..6=those of the two others 7..=job keys ; ARGV ids
-- Answers 1 for each that was put back, else 0.
local isEmpty = redis.call('XLEN', KEYS[1]) + redis.call('ZCARD', KEYS[2]) == 0
local function isIn(stream, sid, id) -- another job's entry may have its id, in the stream that a replay has left
  local e = redis.call('XRANGE', stream, sid, sid)
  return e[1] and e[1][2][2] == id
end
local out = {}
for k = 7, #KEYS do
  local id = ARGV[k-6]
  local j = redis.call('HMGET', KEYS[k], 'state', 'sid')
  local lost = false
  if j[1] == 'queued' or j[1] == 'running' then
    lost = j[2] and j[2] ~= ''
    for s = 1, 5, 2 do lost = lost and not isIn(KEYS[s], j[2], id) end
  elseif j[1] == 'retry' or j[1] == 'delayed' then
    lost = isEmpty -- one that was promoted has an entry which its hash does not name
    for s = 4, 6, 2 do lost = lost and not redis.call('ZSCORE', KEYS[s], id) end
  end
  if lost then redis.call('HSET', KEYS[k], 'sid', redis.call('XADD', KEYS[1], '*', 'id', id)) end
  out[#out+1] = lost and 1 or 0
end
return out
