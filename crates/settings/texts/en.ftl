# What is said when a configuration is checked. Each text: what is wrong, and what would be right (.right).

warning = warning

kind = { $expected ->
    [string] text in quotes, such as "…"
    [integer] a whole number, such as 10
    [float] a number with a decimal point
    [boolean] true or false
    [datetime] a date or time
    [array] a list in brackets, such as ["…", "…"]
    [table] a table with a header in brackets, such as [office]
   *[tables] repeated tables, each with a header in double brackets, such as [[counter]]
}
kind-given = { $given ->
    [string] text
    [integer] a whole number
    [float] a number with a decimal point
    [boolean] true or false
    [datetime] a date or time
    [array] a list
   *[table] a table
}

text-too-large = the configuration is too large
    .right = at most { $max } bytes
syntax = not valid TOML ({ $detail })
    .right = look at the brackets, quotes and equals signs of this line and the one above
key-twice = this key already stands in the same table
    .right = keep one of the two
unknown-key = no such key
    .right = the keys of this table are { $known }
    .meant = did you mean "{ $meant }"?
    .home = this key belongs in [{ $home }]
wrong-type = this is { kind-given }
    .right = it should be { kind }
missing = this key is required
    .right = add it, for example: { $example }
out-of-range = { $given } is out of range
    .right = a whole number from { $min } to { $max }
too-many = the list is too long
    .right = at most { $max }
empty-list = the list is empty
    .right = name at least one, or leave it out where it is not required
empty-text = nothing is written here
    .right = write the text between the quotes
space-around = there are spaces before or after the text
    .right = take the spaces away
control-character = there is a line break, a tab or another control character in the text
    .right = one line of letters, digits and punctuation
not-nfc = the letters and their marks are written apart
    .right = type it again as precomposed Unicode (NFC)
text-too-long = too long: { $given } characters
    .right = at most { $max } characters
bad-key = "{ $given }" cannot be used as a key
    .right = 1 to 32 of a-z, 0-9, - and _, such as "chung-thuc"
bad-prefix = "{ $given }" cannot begin a number
    .right = 1 to 4 digits 0-9 or capital letters A-Z, Đ, such as "1" or "A"
not-one-of = "{ $given }" is not one of the values there are
    .right = one of { $allowed }
no-vietnamese = Vietnamese is missing
    .right = add "vi" to the list
twice = "{ $given }" already stands on line { $line }
    .right = each may stand once only
unknown-service = there is no service "{ $given }"
    .right = the services are { $known }
    .meant = did you mean "{ $meant }"?
nobody-serves = no counter takes service "{ $service }": its tickets would never be called
    .right = add "{ $service }" to the services of at least one counter
bad-days = "{ $given }" are not days of the week
    .right = mon, tue, wed, thu, fri, sat, sun, each once, such as "mon-fri" or "mon,wed,sat"
bad-window = "{ $given }" is not a part of a day
    .right = a start, a hyphen and a later end, in 24 hours, such as "07:30-11:30"
windows-overlap = { $given } ({ $day }) overlaps the window on line { $line }
    .right = windows of one day must not overlap
unknown-time-zone = there is no time zone "{ $given }"
    .right = "Asia/Ho_Chi_Minh" for all of Vietnam
bad-url = "{ $given }" is not an address that can be used
    .right = http:// or https:// and a host, at most 120 characters, such as "http://192.168.1.10:8080"
loopback-url = this address leads a phone to itself, so nobody can open it
    .right = the server's address on the network, such as "http://192.168.1.10:8080"
sound-alike = prefix "{ $given }" sounds much like "{ $other }" (line { $line }) over a loudspeaker
    .right = better use digits, or letters that sound apart, such as A, C, H, L, X, Q
prefix-of-prefix = numbers of prefix "{ $given }" and "{ $other }" (line { $line }) are easily mistaken
    .right = better use prefixes of which none begins another, such as "1", "2", "3"
