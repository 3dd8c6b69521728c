# What the pages say. A page carries only the messages whose ids begin with its own name and the parts it uses.

## Common

common-connecting = Connecting to the server…
common-language = Language
common-language-vi = Tiếng Việt
common-language-en = English

## Days and hours

calendar-weekday-0 = Monday
calendar-weekday-1 = Tuesday
calendar-weekday-2 = Wednesday
calendar-weekday-3 = Thursday
calendar-weekday-4 = Friday
calendar-weekday-5 = Saturday
calendar-weekday-6 = Sunday
calendar-opens-today = from { $hour } today
calendar-opens-tomorrow = from { $hour } tomorrow
calendar-opens-on = from { $hour } on { $day }

## What staff see everywhere

staff-stale = No connection to the server. What is shown may be out of date; reconnecting.
staff-minutes = { $n } min
class-normal = Normal
class-priority = Priority
class-urgent = Urgent

## Pairing a device

pairing-title = This device is not paired
pairing-how = Please ask an administrator to open the Administration page, add this device under Devices, and open the pairing link here, or paste the pairing code below.
pairing-token = Pairing code
pairing-pair = Pair
pairing-unknown = The pairing code is wrong or was revoked.

## Log-in

login-user = User name
login-password = Password
login-enter = Log in
login-leave = Log out
login-leave-named = Log out ({ $name })
login-problem-wrong = The user name or the password is not right.
login-problem-too-many = Too many attempts. Please wait a few minutes and try again.
login-problem-offline = The server cannot be reached. Please check the network and try again.
login-problem-not-allowed = This account cannot use this page.

## What the office refuses, to staff

problem-offline = The server cannot be reached. Nothing was recorded; please try again.
problem-overloaded = The server is busy. Please try again in a moment.
problem-disk-full = The server has no room left to store. Please tell the administrator.
problem-not-allowed = This account may not do that.
problem-counter-closed = The counter is closed. Please open it first.
problem-counter-paused = The counter is paused. Please open it first.
problem-counter-taken = Another clerk is at this counter.
problem-clerk-elsewhere = This account has another counter open. Please close that one first.
problem-no-ticket-in-hand = The counter has called nobody.
problem-ticket-in-hand = The counter still has a ticket in hand. Please press “Done” first.
problem-already-serving = The citizen is at the counter already.
problem-grace-running = The citizen may still be on the way. Please wait until { $hour }.
problem-nothing-to-undo = There is nothing to undo.
problem-undo-too-late = It is too late to undo.
problem-not-waiting = This ticket is not waiting any more.
problem-unknown-counter = There is no such counter.
problem-unknown-service = There is no such service.
problem-unknown-ticket = There is no such ticket.
problem-issuing-closed = Numbers are not given out at this hour.
problem-quota-spent = Today's numbers for this service are spent.
problem-numbers-spent = The numbers of this service are used up today.
problem-link-spent = This link was used or is out of date. Please restart the server for a new one.
problem-too-many = Too fast. Please wait a moment.
problem-unexpected = The server could not do this. Please try again or tell the administrator.

## Kiosk

kiosk-title = Take a number
kiosk-choose = Please choose a service
kiosk-hint = Touch a service to take a queue number
kiosk-waiting = Waiting: { $n }
kiosk-none-waiting = Nobody is waiting
kiosk-remaining = { $n } numbers left
kiosk-opens = Numbers { $opens }
kiosk-closed = No numbers at this hour
kiosk-closed-hint = If you already have a number, you will still be served. For help, please ask a guide.
kiosk-closed-until = Numbers are given out again from { $hour }. If you already have one, you will still be served.
kiosk-spent = Today's numbers are spent
kiosk-spent-hint = All of today's numbers for this service have been given out. Please ask a guide.
kiosk-priority = Are you entitled to priority?
kiosk-priority-who = Aged 75 or over, disabled, pregnant, with a small child, or a person of merit
kiosk-yes = Yes
kiosk-no = No
kiosk-back = Back
kiosk-again = Try again
kiosk-sending = Getting your number…
kiosk-your-number = Your number
kiosk-ahead = People ahead of you: { $n }
kiosk-ahead-none = You are next
kiosk-remember = Please remember or photograph this number, then watch the screen and listen.
kiosk-qr = Scan to follow your turn on your phone
kiosk-done = Done
kiosk-offline = No number yet
kiosk-offline-hint = This machine has lost its connection. Please try again or ask a guide.
kiosk-cannot = No number yet
kiosk-cannot-hint = Please ask a guide for help.
kiosk-stale = Reconnecting. The number of people waiting may be out of date.

## Lobby

lobby-title = Call display
lobby-call = Now calling number
lobby-recall = Calling again: number
lobby-to = to counter
lobby-counters = Counters
lobby-counter-word = Counter
lobby-counter = Counter { $counter }
lobby-recent = Recently called
lobby-missed = Called, not here yet
lobby-waiting = Waiting
lobby-is-open = Open
lobby-is-paused = On a break
lobby-is-closed = Closed
lobby-empty = No number has been called yet. Please wait.
lobby-watch = Please watch the screen and listen.
lobby-break = On a break, back { $opens }. If you hold a number you will be called; no need for a new one.
lobby-closed = Closed. Open again { $opens }.
lobby-issuing-closed = No more numbers for now; again { $opens }. If you hold a number, you will still be served.
lobby-stale = This screen is out of date. Please listen to the loudspeaker or ask a guide.
lobby-sound = Turn on sound

## Counter

counter-title = Counter
counter-number = Counter { $counter }
counter-choose = Which counter are you at?
counter-menu = Counter and account
counter-other = Other counter
counter-denied = This account may not use this counter. Please choose another one or log in again.
counter-in-hand = Ticket in hand
counter-none-open = Nobody called yet
counter-none-paused = The counter is on a break
counter-none-closed = The counter is closed
counter-called = Calls: { $n }; waiting for the citizen to come
counter-serving = Being served
counter-is-open = Open
counter-is-paused = On a break
counter-is-closed = Closed
counter-key-next = Call next
counter-key-recall = Call again
counter-key-start = Has come
counter-key-no-show = Not here
counter-key-finish = Done
counter-key-undo = Undo
counter-key-open = Open counter
counter-key-pause = Take a break
counter-key-close = Close counter
counter-seconds = { $n } s
counter-waiting = Waiting
counter-nobody = Nobody is waiting
counter-more = and { $n } more

## Guide

guide-title = Guide's desk
guide-give = Give a number
guide-waiting = Waiting: { $n }
guide-remaining = { $n } left
guide-issued = Just given
guide-none-issued = Choose a service and a class. The number given is shown here.
guide-ahead = People ahead: { $n }
guide-ahead-none = Next to be called
guide-qr = Let the citizen scan this to follow their turn
guide-queues = Queues
guide-nobody = Nobody is waiting

## Phone

phone-title = Your turn
phone-your-number = Your number
phone-ahead = People ahead of you: { $n }
phone-next = You are next
phone-waiting-hint = Please keep this page open and stay near the waiting room. Your phone will vibrate when it is your turn.
phone-no-counter = No counter is open for this service right now. Your number is kept.
phone-called = It is your turn: please go to counter { $counter }
phone-serving = You are being served at counter { $counter }
phone-is-waiting = Waiting
phone-is-called = Please come
phone-is-serving = Being served
phone-is-done = You have been served
phone-is-no_show = You were called and did not come
phone-is-cancelled = The number was given back
phone-is-expired = The number is no longer valid
phone-done-hint = Thank you. Goodbye.
phone-no_show-hint = Please tell the guide's desk, and you will be called again.
phone-cancelled-hint = If you need one, please take a new number at the kiosk.
phone-expired-hint = A number is good for one day. Please take a new one at the kiosk.
phone-issued = Number taken at { $hour }
phone-give-back = Give the number back
phone-sure = If you give the number back, your turn is gone. Are you sure?
phone-keep = Keep it
phone-give-back-yes = Give it back
phone-give-back-failed = The number could not be given back. Please try again.
phone-stale = Reconnecting. This may be out of date; please listen to the loudspeaker.
phone-unknown = This number was not found
phone-unknown-hint = Its day may be over, or the address is incomplete. Please scan the code again or ask a guide.

## Admin

admin-title = Administration
admin-first = Set the administrator's password
admin-first-hint = This is the first start. The password is for the account “admin”.
admin-first-password = New password (at least { $n } characters)
admin-first-set = Set password
admin-health = Health
admin-health-good = The office is served well
admin-health-partly = The office is served; something needs a look
admin-health-bad = The office cannot serve people
admin-ok = Good
admin-not-ok = Look here
admin-item-voice = Voice
admin-item-store = Store
admin-item-screens = Screens
admin-item-clock = Clock
admin-item-day = Business day
admin-people = Accounts
admin-user = User name
admin-password = Password
admin-role = Role
admin-role-clerk = Clerk
admin-role-guide = Guide
admin-role-supervisor = Supervisor
admin-role-admin = Administrator
admin-role-auditor = Auditor
admin-counters = Counters
admin-counters-all = All
admin-counters-hint = Empty: all
admin-deed = Action
admin-remove = Remove
admin-remove-named = Remove { $name }
admin-new-person = New account
admin-add = Add
admin-devices = Devices
admin-name = Name
admin-kind = Kind
admin-kind-kiosk = Kiosk
admin-kind-display = Display
admin-kind-speaker = Loudspeaker
admin-kind-keypad = Keypad
admin-kind-rating = Rating device
admin-kind-printer = Printer
admin-kind-led = LED board
admin-place = Place
admin-in-zone = Zone { $zone }
admin-at-counter = Counter { $counter }
admin-zone = Zone
admin-counter = Counter
admin-line = Connection
admin-connected = Connected
admin-not-connected = Not connected
admin-new-device = New device
admin-paired = { $name } was added
admin-paired-link = Open this link on the device to pair it:
admin-paired-token = The pairing code of this device:
admin-paired-once = Shown once. Please copy it before you leave the page.
admin-link = Pairing link or code
admin-config = Configuration
admin-config-hint = The office's configuration (TOML). Waiting tickets are not affected.
admin-config-try = Check
admin-config-apply = Apply
admin-config-tried = What the check found (not applied)
admin-config-applied = Applied
admin-config-same = Nothing changes.
admin-config-nothing = (nothing)

## Home

home-brand = Xin Mời
home-title = Queue numbers and calls
home-lead = Please choose the screen to open on this machine.
home-kiosk = Kiosk
home-kiosk-hint = The touch screen where citizens take a number
home-lobby = Lobby display
home-lobby-hint = The television that shows who is called
home-counter = Counter
home-counter-hint = Where clerks call numbers
home-guide = Guide's desk
home-guide-hint = Guides give numbers and see the queues
home-admin = Administration
home-admin-hint = Accounts, devices, configuration, health
