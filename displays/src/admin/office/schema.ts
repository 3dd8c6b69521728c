// Every key of the configuration, and how it is asked for. What a key means comes from the office itself.

export type Kind =
  | 'text' | 'area' | 'number' | 'bound' | 'flag' | 'choice' | 'words' | 'lines' | 'time' | 'date' | 'days' | 'windows' | 'colour' | 'shape'
  | 'key' | 'picture' | 'video' | 'media' | 'layout' | 'languages' | 'classes' | 'services' | 'authorities' | 'service' | 'group' | 'takers' | 'list'

export interface Field {
  /** Under which it stands in its table. */
  name: string
  kind: Kind
  required: boolean
  /** The most characters, or the number's range. */
  max: number | null
  min: number | null
  options: string[]
  /** What holds when nothing is said. */
  standard: string | null
  /** Whether it is shown at once, or among what few offices need. */
  basic: boolean
}

const THINGS = 'opening:text:32 closing:text:32 spoken:text:30 spoken_en:text:30 sensitive:flag'
const DETAILS = 'bring:area:600 bring_en:area:600 fee:text:120 fee_en:text:120 legal_time:text:120 legal_time_en:text:120'
const STEP = 'services:services authorities:authorities classes:classes booked:flag share:number:0..1000=0 waited_minutes:number:1..1440 waiting_at_least:number:1..999=1 from:time to:time'

/** A key is written `name:kind:limits=standard`, `!` when it must be said; after `--` stand those that few need. */
const TABLES: Record<string, string> = {
  office: 'name:text:120! name_en:text:120 languages:languages=vi,en public_url:text:200 -- time_zone:text:60=Asia/Ho_Chi_Minh',
  look: 'brand:colour emblem:picture theme:choice:standard|contrast|large=standard',
  'hours.issue': 'days:days! windows:windows!',
  'hours.service': 'days:days! windows:windows!',
  calendar: 'date:date! kind:choice:|closed like:choice:|mon|tue|wed|thu|fri|sat|sun name:text:60 name_en:text:60',
  group: 'name:text:60! name_en:text:60 key:key!',
  authority: 'name:text:60! name_en:text:60 key:key!',
  service: `name:text:60! name_en:text:60 prefix:text:4! takers:takers group:group quota:number:1..9999 minutes:number:0.5..480 ${DETAILS} words:words video:video -- key:key! guidance:flag priority:flag=true bookable:flag cut_off:time cut_off_notice:area:200 cut_off_notice_en:area:200 ${THINGS} first:number:1..99999=1 last:number:1..99999=99999 step:number:1..999=1 per_day:number:0..9999=30 spread:number:0..2=0.5`,
  procedure: `code:text:40! name:text:200! name_en:text:200 service:service! words:words ${DETAILS}`,
  counter: 'number:number:1..999! services:services name:text:40 name_en:text:40 priority_services:services floor:text:20 floor_en:text:20 arrow:choice:|left|right|ahead|back|up|down|ahead_left|ahead_right colour:colour shape:shape -- zone:text:32=hall authorities:authorities classes:classes territory:choice:any|local|non_territorial=any auto_next:flag plan:list',
  'counter.plan': STEP,
  clerk: 'user:text:32! services:services! plan:list',
  'clerk.plan': STEP,
  calling: 'between:choice:interleaved|strict=interleaved priority_to_normal:number:1..10=1 overtaken_people:bound:0..255=3 overtaken_minutes:bound:0..1440=15 chosen_by:choice:nobody|supervisor|clerk=clerk reason_required:flag priority_age:number:50..130=75 -- plan:list',
  'calling.plan': STEP,
  limits: 'undo_s:number:0..60=10 absent_grace_s:number:0..600=90 recall_pause_s:number:0..60=5 recalls:number:0..255=5 return_after:number:0..99=2 returns:number:0..99=2 away_minutes:number:1..240=15 -- auto_no_show_s:number:0..3600 after_break_minutes:number:0..60=5 no_counter_minutes:number:0..5=3 auto_next_s:number:0..600=5',
  issuing: 'by_capacity:flag elsewhere:text:160 elsewhere_en:text:160',
  'issuing.person': 'per_day:number:1..99=2 per_field:number:1..99=1',
  booking: 'days_ahead:number:0..60=6 slot_minutes:number:5..240=30 per_slot:number:1..999=4 early_minutes:number:0..240=15 grace_minutes:number:0..240=15 order:choice:registration|slot=registration',
  emergency: 'services:services! hall_max:number:1..9999',
  kiosk: 'prepare:area:200 prepare_en:area:200 print:choice:none|browser=none speak:flag=true low_reach:flag idle_seconds:number:10..300=45',
  lobby: 'layout:layout=table next:number:0..5=3 recent:number:1..20=6 media:media slide_seconds:number:3..600=10 ticker:lines ticker_en:lines spotlight_seconds:number:3..30=8 public:flag=true',
  rating: 'on:flag=true minutes:number:1..1440=60 comment:flag comment_days:number:1..365=90 reason:list',
  'rating.reason': 'text:text:60! text_en:text:60 key:key!',
  remote: 'on:flag',
  city: 'site:text:40 hub_key:text:56 servers:words authority:text:4096 url:text:300 manages:words',
  network: 'hosts:words proxies:words requests_per_minute:number:10..1000000=1200 https_port:number:1..65535 public_port:number:1..65535 -- certificate:text:4096 private_key:text:4096',
  'network.limits': ' -- body_bytes:number:4096..1048576=16384 header_bytes:number:8192..262144=16384 message_bytes:number:1024..65536=4096 handshake_s:number:2..60=10 headers_s:number:10..600=75 request_s:number:5..300=30 upload_minutes:number:1..1440=30 upload_stall_s:number:5..300=30 connections:number:100..16000=14000 connections_per_address:number:10..16000=4000 sockets:number:50..14400=12000 sockets_per_address:number:10..14400=3000 sockets_per_known:number:10..14400=100 person_requests_per_minute:number:300..1000000=3000 device_requests_per_minute:number:60..1000000=1200 pairings_per_minute:number:10..1000=60',
  security: 'session_hours:number:1..24=12 idle_minutes:number:5..1440=240 admin_session_hours:number:1..24=12 admin_idle_minutes:number:5..1440=60 idle_lock_minutes:number:0..240=0 admins_need_totp:flag',
  oidc: 'issuer:text:300! client_id:text:255! client_secret_file:text:4096! redirect_uri:text:300! claim:text:64=sub name:text:40 name_en:text:40',
  backup: 'directory:text:4096! hourly:number:0..168=24 nightly:number:1..366=30 night:time=00:30 recipients:words',
  'backup.s3': 'endpoint:text:300! bucket:text:63! region:text:32=us-east-1 access_key:text:128! secret_key_file:text:4096! prefix:text:200=xinmoi',
  log: 'keep_years:number:1..100',
  voice: 'on:flag=true pack:text:64=vi also:words chime:flag=true loudness_lufs:number:-30..-12=-16 address:choice:citizens|polite|organisations=citizens numbers:choice:digits|whole=digits noun:choice:counter|window|desk|room=counter region:choice:north|south=north repeat:choice:full|short|none=short missed:flag notices:flag gap_ms:number:0..10000=1500 hours:list -- engine:text:64 phrase:list',
  'voice.hours': 'from:time! to:time! quiet:flag loudness_lufs:number:-30..-12',
  'voice.phrase': 'text:text:200! text_en:text:200 key:key!',
  simulation: 'priority_percent:number:0..100=12 no_show_percent:number:0..100=5 come_back_percent:number:0..100=50 come_back_minutes:number:0..240=15 non_territorial_percent:number:0..100=0 announce_s:number:0..60=8 walk_s:number:0..600=20 breaks:number:0..16=0 break_minutes:number:1..120=10 arrivals:list',
  'simulation.arrivals': 'from:time! to:time! share:number:1..1000!',
}

/** The tables that may be left out as a whole, and mean something by standing there. */
export const SWITCHED = ['issuing.person', 'booking', 'emergency', 'oidc', 'backup', 'backup.s3']

/** The tables that repeat. */
export const LISTS = ['hours.issue', 'hours.service', 'calendar', 'group', 'authority', 'service', 'procedure', 'counter', 'counter.plan', 'clerk', 'clerk.plan', 'calling.plan', 'rating.reason', 'voice.hours', 'voice.phrase', 'simulation.arrivals']

/** What the pages of the forms hold, in the order in which an office is set up. */
export const SHEETS = {
  office: ['office', 'look'],
  hours: ['hours.issue', 'hours.service', 'calendar'],
  services: ['service', 'group', 'authority'],
  procedures: ['procedure'],
  counters: ['counter', 'clerk'],
  kiosk: ['kiosk', 'remote', 'issuing', 'issuing.person', 'booking'],
  lobby: ['lobby'],
  rating: ['rating'],
  sound: ['voice'],
  calling: ['calling', 'limits', 'emergency'],
  other: ['network', 'network.limits', 'security', 'oidc', 'city', 'backup', 'backup.s3', 'log', 'simulation'],
} as const

export type Sheet = keyof typeof SHEETS

export function isSheet(page: string): page is Sheet {
  return Object.prototype.hasOwnProperty.call(SHEETS, page)
}

/** The fields of a table. */
export function fieldsOf(table: string): Field[] {
  return FIELDS[table] ?? []
}

const FIELDS: Record<string, Field[]> = Object.fromEntries(Object.entries(TABLES).map(([table, text]) => [table, fieldsIn(text)]))

export const ALL_TABLES = Object.keys(TABLES)

function fieldsIn(text: string): Field[] {
  const [basic = '', more = ''] = text.split(' -- ')
  const parse = (part: string, basic: boolean) => part.split(' ').filter((word) => word !== '').map((word) => fieldIn(word, basic))
  return [...parse(basic, true), ...parse(more, false)]
}

function fieldIn(word: string, basic: boolean): Field {
  const [said = '', standard = null] = word.replace('!', '').split('=')
  const [name = '', kind = 'text', limits = ''] = said.split(':')
  const range = limits.split('..')
  const [min, max] = range.length === 2 ? range.map(Number) : [null, /^\d+$/.test(limits) ? Number(limits) : null]
  return { name, kind: kind as Kind, required: word.includes('!'), min: min ?? null, max: max ?? null, options: kind === 'choice' ? limits.split('|') : [], standard, basic }
}
