-- As login.lua, and the browser loads the picture of the QR code as well.

with_picture = true
dofile(debug.getinfo(1, "S").source:match("^@(.*)_with_picture%.lua$") .. ".lua")
