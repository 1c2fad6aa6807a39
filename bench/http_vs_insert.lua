-- Everybody says the same; the server names the messages.
local requests = {}
local turn = 0

function init()
   for token in os.getenv("TOKENS"):gmatch("%S+") do
      local headers = { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. token }
      requests[#requests + 1] = wrk.format("POST", nil, headers, os.getenv("BODY"))
   end
end

function request()
   turn = turn % #requests + 1
   return requests[turn]
end
