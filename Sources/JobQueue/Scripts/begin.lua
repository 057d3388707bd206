#!lua flags=allow-oom
-- KEYS 1=stream 2=dead 3=stats 4=dec 5..=job keys
-- ARGV 1=group 2=consumer 3=maxCrash 4=reclaimed(0/1) 5=keepMs, then per job: sid id
-- replies, per job: RUN attempt max schema payload traceparent at begunAt, or DROP cause
local call = redis.call
local t = call('TIME'); local now = t[1]*1000 + math.floor(t[2]/1000)
local bt = string.format('%.0f', now) -- numbers cost Redis a slow printf wherever they are written
local out = {}; local a = 6
local group, consumer, isReclaimed = ARGV[1], ARGV[2], ARGV[4] == '1'
for k = 5, #KEYS do
  local key, sid, id = KEYS[k], ARGV[a], ARGV[a+1]; a = a + 2
  local j = call('HMGET', key, 'state','att','max','sv','p','tp','at','dl') -- becomes the reply
  local state, att, drop = j[1], j[2], nil
  local tries, dl = tonumber(att or 0), tonumber(j[8] or 0)
  if not state then drop = 'gone'
  elseif state=='done' or state=='dead' or state=='cancelled' or state=='expired' or state=='discarded' then drop = state
  elseif not (tries and dl and tonumber(j[3]) and tonumber(j[7])) then drop = 'malformed'
    call('HSET', key, 'state','dead','why','malformed','fin',now) -- not written by ENQUEUE
    call('ZADD', KEYS[2], now, id); call('HINCRBY', KEYS[3], 'dead', 1)
    call('XADD', KEYS[4], '*', 'id', id, 'att', 0, 'why', 'malformed')
  elseif dl > 0 and now > dl and tries == 0 then drop = 'expired'
    call('HSET', key, 'state','expired','fin',now); call('HDEL', key, 'p')
    call('PEXPIRE', key, ARGV[5])
    call('XADD', KEYS[4], '*', 'id', id, 'att', 0, 'why', 'expired')
  elseif isReclaimed and call('HINCRBY', key, 'crash', 1) >= tonumber(ARGV[3]) then drop = 'poison'
    call('HSET', key, 'state','dead','why','poison','fin',now)
    call('ZADD', KEYS[2], now, id); call('HINCRBY', KEYS[3], 'dead', 1)
    call('XADD', KEYS[4], '*', 'id', id, 'att', tries, 'why', 'poison')
  end
  if drop then
    call('XACK', KEYS[1], group, sid); call('XDEL', KEYS[1], sid)
    j = {'DROP', drop}
  else -- attempt = fencing token
    if att then
      j[2] = string.format('%.0f', tries + 1)
      call('HSET', key, 'state','running','att',j[2],'w',consumer,'bt',bt,'sid',sid)
    else
      j[2] = '1'
      call('HSET', key, 'state','running','att','1','w',consumer,'bt',bt)
    end
    j[1], j[8] = 'RUN', bt
  end
  out[k-4] = j
end
return out
