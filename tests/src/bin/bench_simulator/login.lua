-- One browser and its site per thread: five requests are a login. Run by wrk with as many threads
-- as connections, since a script is not told which connection an answer came on.

local APP = "appid=wx5a0a8601c0de0001"
local SECRET = "5a0a5a0a5a0a5a0a5a0a5a0a5a0a5a0a"
local PEOPLE = { "xiaoming", "yinuo", "laozhou", "noname", "linxi" }
local JSON = { ["content-type"] = "application/json" }

logins, wrong, example = 0, 0, ""

local threads = {}
local step = "page"
local uuid, code, token, openid, person

function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end

function init(arguments)
  person = PEOPLE[number % #PEOPLE + 1]
end

local requests = {
  page = function()
    return wrk.format("GET", "/connect/qrconnect?" .. APP ..
      "&redirect_uri=http%3A%2F%2F127.0.0.1%2Fcb&response_type=code&scope=snsapi_login&state=s")
  end,
  picture = function() return wrk.format("GET", "/connect/qrcode/" .. uuid) end,
  phone = function()
    local body = '{"person":"' .. person .. '","target":"' .. uuid .. '"}'
    return wrk.format("POST", "/_saoma/phone/authorize", JSON, body)
  end,
  poll = function() return wrk.format("GET", "/connect/l/qrconnect?uuid=" .. uuid) end,
  exchange = function()
    return wrk.format("GET", "/sns/oauth2/access_token?" .. APP .. "&secret=" .. SECRET ..
      "&code=" .. code .. "&grant_type=authorization_code")
  end,
  profile = function()
    return wrk.format("GET", "/sns/userinfo?access_token=" .. token .. "&openid=" .. openid)
  end,
}

-- Each answers the next step, or nothing if the answer is not what it should be.
local answers = {
  page = function(body)
    uuid = body:match("uuid=([%w_-]+)")
    return uuid and (with_picture and "picture" or "phone")
  end,
  picture = function(body) return #body > 1000 and "phone" end,
  phone = function(body) return body:find('"code"', 1, true) and "poll" end,
  poll = function(body)
    code = body:match("wx_errcode=405;window.wx_code='(%w+)'")
    return code and "exchange"
  end,
  exchange = function(body)
    token, openid = body:match('"access_token":"([^"]+)"'), body:match('"openid":"([^"]+)"')
    return token and openid and "profile"
  end,
  profile = function(body)
    if not body:find('"nickname"', 1, true) then return nil end
    logins = logins + 1
    return "page"
  end,
}

function request() return requests[step]() end

function response(status, headers, body)
  local next_step = status == 200 and answers[step](body)
  if not next_step then
    wrong, example = wrong + 1, step .. " " .. status .. " " .. body:sub(1, 200)
  end
  step = next_step or "page"
end

function done(summary, latency, requests)
  local all, bad, one = 0, 0, ""
  for _, thread in ipairs(threads) do
    all, bad = all + thread:get("logins"), bad + thread:get("wrong")
    if thread:get("wrong") > 0 then one = thread:get("example") end
  end
  io.write(string.format("logins: %d\nwrong answers: %d %s\n", all, bad, one))
end
