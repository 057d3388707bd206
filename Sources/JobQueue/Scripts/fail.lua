#!lua flags=allow-oom
-- KEYS 1=stream 2=job 3=delayed 4=dead 5=stats 6=dec
-- ARGV 1=group 2=sid 3=id 4=attempt 5=error 6=delayMs(client: full jitter) 7=permanent(0/1) 8=free(0/1: attempt not spent)
local t = redis.call('TIME'); local now = t[1]*1000 + math.floor(t[2]/1000)
local j = redis.call('HMGET', KEYS[2], 'state', 'att', 'max')
if not j[1] then return {'GONE'} end
if j[1] ~= 'running' or j[2] ~= ARGV[4] then return {'STALE', j[1], j[2]} end
redis.call('XACK', KEYS[1], ARGV[1], ARGV[2]); redis.call('XDEL', KEYS[1], ARGV[2])
if ARGV[8] == '1' then -- handed back by a draining worker
  local sid = redis.call('XADD', KEYS[1], '*', 'id', ARGV[3])
  redis.call('HINCRBY', KEYS[2], 'max', 1); redis.call('HSET', KEYS[2], 'state','queued','sid',sid)
  return {'BACK'}
end
redis.call('HSET', KEYS[2], 'err', ARGV[5], 'ert', now); redis.call('HINCRBY', KEYS[5], 'failed', 1)
if ARGV[7] == '1' or tonumber(j[2]) >= tonumber(j[3]) then
  local why = ARGV[7] == '1' and 'permanent' or 'exhausted'
  redis.call('HSET', KEYS[2], 'state','dead','why',why,'fin',now)
  redis.call('ZADD', KEYS[4], now, ARGV[3]); redis.call('HINCRBY', KEYS[5], 'dead', 1)
  redis.call('XADD', KEYS[6], '*', 'id', ARGV[3], 'att', ARGV[4], 'why', why)
  return {'DEAD'}
end
redis.call('HSET', KEYS[2], 'state','retry'); redis.call('ZADD', KEYS[3], now + tonumber(ARGV[6]), ARGV[3])
return {'RETRY', now + tonumber(ARGV[6])}
