#!lua flags=allow-oom
-- KEYS 1=stream 2=dead 3=stats 4=dec 5..=job keys
-- ARGV 1=group 2=consumer 3=maxCrash 4=reclaimed(0/1) 5=keepMs, then per job: sid id
local t = redis.call('TIME'); local now = t[1]*1000 + math.floor(t[2]/1000)
local bt = string.format('%.0f', now) -- numbers cost Redis a slow printf wherever they are written
local out = {}; local a = 6
for k = 5, #KEYS do
  local sid, id = ARGV[a], ARGV[a+1]; a = a + 2
  local j = redis.call('HMGET', KEYS[k], 'state','att','max','dl','p','sv','tp','at')
  local tries, dl, drop = tonumber(j[2] or 0), tonumber(j[4] or 0), nil
  if not j[1] then drop = 'gone'
  elseif j[1]=='done' or j[1]=='dead' or j[1]=='cancelled' or j[1]=='expired' or j[1]=='discarded' then drop = j[1]
  elseif not (tries and dl and tonumber(j[3]) and tonumber(j[8])) then drop = 'malformed'
    redis.call('HSET', KEYS[k], 'state','dead','why','malformed','fin',now) -- not written by ENQUEUE
    redis.call('ZADD', KEYS[2], now, id); redis.call('HINCRBY', KEYS[3], 'dead', 1)
    redis.call('XADD', KEYS[4], '*', 'id', id, 'att', 0, 'why', 'malformed')
  elseif dl > 0 and now > dl and tries == 0 then drop = 'expired'
    redis.call('HSET', KEYS[k], 'state','expired','fin',now); redis.call('HDEL', KEYS[k], 'p')
    redis.call('PEXPIRE', KEYS[k], ARGV[5])
    redis.call('XADD', KEYS[4], '*', 'id', id, 'att', 0, 'why', 'expired')
  elseif ARGV[4] == '1' and redis.call('HINCRBY', KEYS[k], 'crash', 1) >= tonumber(ARGV[3]) then drop = 'poison'
    redis.call('HSET', KEYS[k], 'state','dead','why','poison','fin',now)
    redis.call('ZADD', KEYS[2], now, id); redis.call('HINCRBY', KEYS[3], 'dead', 1)
    redis.call('XADD', KEYS[4], '*', 'id', id, 'att', tries, 'why', 'poison')
  end
  if drop then
    redis.call('XACK', KEYS[1], ARGV[1], sid); redis.call('XDEL', KEYS[1], sid)
    out[#out+1] = {sid, id, 'DROP', drop}
  else
    local att = string.format('%.0f', tries + 1) -- attempt = fencing token
    if tries == 0 then redis.call('HSET', KEYS[k], 'state','running','att',att,'w',ARGV[2],'bt',bt)
    else redis.call('HSET', KEYS[k], 'state','running','att',att,'w',ARGV[2],'bt',bt,'sid',sid) end
    out[#out+1] = {sid, id, 'RUN', att, j[3], j[6], j[5], j[7] or '', j[8]}
  end
end
return out
