-- wrk -tN -cN, for web_load.py: each thread is one person on one connection, who sends the form and follows to the decision.
local ffi = require("ffi")
ffi.cdef[[ typedef struct { long s; long ns; } ts_t; int clock_gettime(int, ts_t*); ]]
local ts = ffi.new("ts_t")
local function now() ffi.C.clock_gettime(1, ts); return tonumber(ts.s) * 1e6 + tonumber(ts.ns) / 1e3 end
local threads, n = {}, 0
function setup(thread) n = n + 1; thread:set("who", n); table.insert(threads, thread) end
local al = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
function init(args)
  local i = 0
  for l in io.lines(os.getenv("USERS")) do i = i + 1; if i == who then cookie, form = l:match("^(.-)\t(.*)$") end end
  math.randomseed(who * 7919 + os.time()); for _ = 1, 10 do math.random() end
  get = { ["Cookie"] = cookie, ["Accept"] = "text/html", ["Sec-Fetch-Site"] = "same-origin" }
  post = { ["Cookie"] = cookie, ["Accept"] = "text/html", ["Sec-Fetch-Site"] = "same-origin", ["Content-Type"] = "application/x-www-form-urlencoded" }
  times, bad, shown, nextpath = {}, 0, 0, nil
end
function request()
  if nextpath then local p = nextpath; nextpath = nil; return wrk.format("GET", p, get) end
  local id = {}
  for k = 1, 26 do local r = math.random(k == 1 and 8 or 32); id[k] = al:sub(r, r) end
  started = now()
  return wrk.format("POST", "/prediction", post, form .. table.concat(id))
end
function response(status, headers, body)
  if status == 303 then
    nextpath = headers["Location"] or headers["location"]
  elseif status == 200 and body:find(os.getenv("MARK") or "decision", 1, true) then
    shown = shown + 1; times[shown] = now() - started
  else bad = bad + 1; lastbad = status end
end
function done(summary, latency, requests)
  local all, bad, statuses = {}, 0, {}
  for _, t in ipairs(threads) do
    for k, v in ipairs(t:get("times")) do all[#all + 1] = v end
    bad = bad + t:get("bad"); local s = t:get("lastbad"); if s then statuses[#statuses + 1] = s end
  end
  table.sort(all)
  local function p(q) return (all[math.max(1, math.ceil(#all * q))] or 0) / 1e3 end
  io.write(string.format('JSON {"decisions_per_s":%.1f,"p50_ms":%.2f,"p99_ms":%.2f,"max_ms":%.2f,"decisions":%d,"bad":%d,"bad_statuses":"%s","requests_per_s":%.1f}\n',
    #all / (summary.duration / 1e6), p(0.5), p(0.99), p(1), #all, bad, table.concat(statuses, " "), summary.requests / (summary.duration / 1e6)))
end
