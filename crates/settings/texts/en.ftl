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
out-of-decimals = { $given } is out of range
    .right = a number from { $min } to { $max }, with a decimal point, not a comma
not-later = { $given } does not come after { $than }
    .right = an end later than the beginning
needs = this means nothing without { $other }
    .right = add { $other }, or take this key away
excludes = this contradicts { $other }
    .right = keep one of the two
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
bad-user = "{ $given }" cannot be a name to log in with
    .right = 1 to 64 letters, digits, or . - _ @, such as "lan.nguyen"
bad-time = "{ $given }" is not a time of day
    .right = hours and minutes in 24 hours, such as "08:00" or "15:30"
bad-date = "{ $given }" is not a date
    .right = year, month and day, such as "2027-01-01"
bad-file-name = "{ $given }" is not the name of a file beside this one
    .right = a name without folders, 1 to 64 of letters a-z, digits, . - and _, such as "lich-2027.toml"
bad-prefix = "{ $given }" cannot begin a number
    .right = 1 to 4 digits 0-9 or capital letters A-Z, Đ, such as "1" or "A"
not-one-of = "{ $given }" is not one of the values there are
    .right = one of { $allowed }
no-vietnamese = Vietnamese is missing
    .right = add "vi" to the list
twice = "{ $given }" already stands on line { $line }
    .right = each may stand once only
twice-beside = "{ $given }" already stands in { $file }, line { $line }
    .right = each may stand once only, in one of the two files
one = { $what ->
    [service] service
    [group] group
    [phrase] sentence
    [class] class
   *[authority] authority
}
all = { $what ->
    [service] services
    [group] groups
    [phrase] sentences
    [class] classes
   *[authority] authorities
}
section = { $what ->
    [phrase] voice.phrase
   *[other] { $what }
}
unknown = there is no { one } "{ $given }"
    .right = the { all } are { $known }
    .meant = did you mean "{ $meant }"?
    .none = there is none at all: add [[{ section }]], or take this away
nobody-serves = no counter takes service "{ $service }": its tickets would never be called
    .right = add "{ $service }" to the services of at least one counter
of-class = { $class ->
    [urgent] {" "}of the urgent class
    [priority] {" "}of the priority class
    [normal] {" "}of the normal class
   *[any] {""}
}
of-authority = { $authority ->
    [Any] {""}
   *[other] {" "}of authority "{ $authority }"
}
of-territory = { $territory ->
    [local] {" "}that belong to this place
    [non_territorial] {" "}that belong to other places
   *[any] {""}
}
nobody-takes = no counter takes tickets of service "{ $service }"{ of-class }{ of-authority }{ of-territory }: they would never be called
    .right = look at services, priority_services, classes, authorities and territory of the counters; at least one must take them
range-short = first, last and step give { $numbers } numbers, fewer than the quota of { $quota }
    .right = a greater last, a smaller step, or a smaller quota
calendar-not-at-hand = the days in "{ $given }" are not at hand here
    .right = write them into this text as [[calendar]], or apply the file on the server, where "{ $given }" lies beside it
calendar-unread = "{ $given }" cannot be read ({ $why })
    .right = put the file beside this one, as text in UTF-8
calendar-not-joined = the days in "{ $given }" cannot be written into this text
    .right = write [hours] and every [[calendar]] in both files as a header with its keys below, without braces
template-not-at-hand = the template "{ $given }" is not at hand here
    .right = apply the file on the server, where "{ $given }" lies beside it, or send the whole configuration
template-unread = the template "{ $given }" cannot be read ({ $why })
    .right = put the template beside this file, as text in UTF-8
template-of-template = "{ $given }" is a template and cannot have one
    .right = take extends and remove out of the template
template-not-joined = this file cannot be joined with the template "{ $given }"
    .right = in the template, write every table as a header with its keys below, without braces
not-removed = the template has no "{ $given }"
    .right = take this line away, or name it as "service.ho-tich", "counter.6", "booking", "service.ho-tich.quota"
bad-managed = "{ $given }" is not a city's to set
    .right = one of the tables hours, calendar, group, authority, service, counter, calling, limits, issuing, booking, emergency, look, kiosk, lobby, rating, voice, procedure, or a key of one, such as "service.quota"
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
bad-host = "{ $given }" is not the name of a machine
    .right = letters, digits, hyphens and dots, such as "mot-cua.phuong.local"
bad-ip = "{ $given }" is not an IP number
    .right = such as "192.168.1.2" or "::1"
bad-path = "{ $given }" is not the whole path of a file
    .right = it begins with a /, such as "/etc/xinmoi/certificate.pem"
bad-server = "{ $given }" is not the address of a server of the city
    .right = such as "tls://hub.gov.vn:4222" in servers, "https://hub.gov.vn" in url; no password belongs here
bad-hub-key = "{ $given }" is not the public key of a city's hub
    .right = U and 55 capital letters and digits, which the city's hub sends with the office's name there
bad-issuer = "{ $given }" is not the address of an identity provider
    .right = as the provider writes it, https:// (http:// on this machine alone), such as "https://login.city.example/realms/staff"
bad-redirect-uri = "{ $given }" is not where a provider can send people back to
    .right = the address under which staff open the pages, https:// with /oidc at its end, such as "https://one-stop.ward.example:8443/oidc"
bad-client-id = "{ $given }" is not a client id
    .right = what the provider calls this office, without spaces
bad-claim = "{ $given }" is not the name of a claim
    .right = such as "sub", "preferred_username" or "email"
bad-folder = "{ $given }" is not the whole path of a folder
    .right = it begins with a /, such as "/mnt/backups/xinmoi"
bad-backup-key = "{ $given }" is not a public key for backups
    .right = the line age1… that xinmoi backup-key prints
bad-endpoint = "{ $given }" is not the address of S3 storage
    .right = https:// (http:// on this machine alone), a machine and perhaps a port, such as "https://s3.city.example"
bad-bucket = "{ $given }" is not the name of a bucket
    .right = 3 to 63 small letters, digits, hyphens or dots, such as "one-stop-backups"
bad-region = "{ $given }" is not a region of S3 storage
    .right = small letters, digits and hyphens, such as "us-east-1"
bad-access-key = "{ $given }" is not an access key
    .right = what the storage names the key: letters, digits, hyphens, underscores, dots; the secret never stands here
bad-store-prefix = "{ $given }" is not what names can begin with
    .right = letters, digits, hyphens, underscores and dots, with / between, and none at either end, such as "ben-nghe-ward"
sent-open = backups that are not encrypted are not sent out of the house
    .right = add recipients = ["age1…"] to [backup] (keys from xinmoi backup-key on another machine), or take this table away
bad-colour = "{ $given }" is not a colour
    .right = # and six digits 0-9 a-f, such as "#0b4a8f"
too-pale = white text on "{ $given }" cannot be read: its contrast is { $contrast }:1
    .right = a darker colour, at least { $min }:1, such as "{ $enough }"
bad-media = "{ $given }" is not the name of a picture or a video of the office
    .right = 1 to 80 of a-z, 0-9, -, _ and ., ending in .png, .jpg, .webp, .svg, .mp4 or .webm, such as "gioi-thieu.mp4"
bad-picture = "{ $given }" is not the name of a picture of the office
    .right = 1 to 80 of a-z, 0-9, -, _ and ., ending in .png, .jpg, .webp or .svg, such as "quoc-huy.png"
bad-video = "{ $given }" is not the name of a video of the office
    .right = 1 to 80 of a-z, 0-9, -, _ and ., ending in .mp4 or .webm, such as "ngon-ngu-ky-hieu.mp4"
bad-code = "{ $given }" is not the code of a procedure
    .right = 1 to 32 letters a-z, digits, dots and hyphens, such as "2.000815"
not-as-many = there are { $given } lines here and { $wanted } in { $other }
    .right = one line for each of { $other }, in the same order
loopback-url = this address leads a phone to itself, so nobody can open it
    .right = the server's address on the network, such as "http://192.168.1.10:8080"
idle = this has no effect without { $other }
    .right = add { $other }, or take this away
not-taken-here = "{ $given }" never comes here: a step calls only what is taken at its counter
    .right = take it out of the step, or let the counter, or the clerk, take it
starves = the { one } "{ $name }" may never be called here while those who go before keep coming, for nothing bounds how far people are passed over
    .right = set overtaken_people or overtaken_minutes in [calling] to a number, or let everybody have a turn
no-minutes = by_capacity reckons without service "{ $service }", which does not say how long a case takes
    .right = add the minutes of a usual case, such as minutes = 10
issue-outlasts-service = numbers are given out in { $given } ({ $day }), when the counters work no more that day
    .right = end [[hours.issue]] before the last window of [[hours.service]] on that day
cut-off-outside = at { $given } numbers are not given out on any day: nobody, or everybody, would be told
    .right = a time between the first and the last of [[hours.issue]]
sound-alike = prefix "{ $given }" sounds much like "{ $other }" (line { $line }) over a loudspeaker
    .right = better use digits, or letters that sound apart, such as A, C, H, L, X, Q
prefix-of-prefix = numbers of prefix "{ $given }" and "{ $other }" (line { $line }) are easily mistaken
    .right = better use prefixes of which none begins another, such as "1", "2", "3"
