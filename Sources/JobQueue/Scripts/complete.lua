#!lua flags=allow-oom
-- KEYS 1=stream 2=dec 3=stats 4..=job keys
-- ARGV 1=group 2=resultTtlMs 3=channel, then per job: sid id attempt(token) result
local t = redis.call('TIME'); local now = t[1]*1000 + math.floor(t[2]/1000)
local out, gone, done = {}, {}, {}; local a = 4
for k = 4, #KEYS do
  local sid, id, att, result = ARGV[a], ARGV[a+1], ARGV[a+2], ARGV[a+3]; a = a + 4
  local j = redis.call('HMGET', KEYS[k], 'state', 'att', 'rs', 'bt', 'at')
  if not j[1] then out[#out+1] = {'GONE'}
  elseif j[1] == 'done' then -- SAME: my own retry; OTHER: someone else's decision stands
    if j[2] == att then gone[#gone+1] = sid end
    out[#out+1] = {j[2] == att and 'SAME' or 'OTHER', j[3]}
  elseif j[1] ~= 'running' or j[2] ~= att then out[#out+1] = {'STALE', j[1], j[2]}
  else
    -- the payload goes as soon as it is decided
    redis.call('HSET', KEYS[k], 'state','done','p','','rs',sid,'fin',now,'result',result)
    redis.call('PEXPIRE', KEYS[k], ARGV[2])
    redis.call('XADD', KEYS[2], '*', 'id', id, 'att', att, 'r', result)
    gone[#gone+1] = sid; done[#done+1] = id
    out[#out+1] = {'OK', now - tonumber(j[5]), now - tonumber(j[4])}   -- total ms, run ms
  end
end
if #gone > 0 then redis.call('XACK', KEYS[1], ARGV[1], unpack(gone)); redis.call('XDEL', KEYS[1], unpack(gone)) end
if #done > 0 then
  redis.call('HINCRBY', KEYS[3], 'done', #done)
  redis.call('SPUBLISH', ARGV[3], table.concat(done, ' '))
end
return out
