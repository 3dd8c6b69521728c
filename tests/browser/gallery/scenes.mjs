// The pictures: each page in each of its states, at the sizes of the glass it is made for.

const TELEVISION = [[1920, 1080], [1080, 1920]]
const KIOSK = [[1080, 1920], [1920, 1080]]
const TABLET = [[1024, 768]]
const DESK = [[1024, 768], [320, 480]]
const PHONE = [[390, 844]]
/** The smallest telephone, and one on its side. */
const SMALL = [[320, 568], [844, 390]]

/** Touches a place once it is there. */
function opens(place) {
  return (tab) => tab.locator(place).first().click()
}

/** `as`: who has logged in on the page, or the kind of device it was paired as. `then`: what is done on it first. */
export const SCENES = [
  { name: 'kiosk', office: 'ward', path: '/kiosk', as: 'kiosk', glass: KIOSK, short: true },
  { name: 'kiosk-closed', office: 'closed', path: '/kiosk', as: 'kiosk', glass: KIOSK },
  { name: 'kiosk-spent', office: 'spent', path: '/kiosk', as: 'kiosk', glass: KIOSK },
  { name: 'kiosk-nobody-serves', office: 'fresh', path: '/kiosk', as: 'kiosk', glass: KIOSK },
  { name: 'kiosk-huge', office: 'huge', path: '/kiosk', as: 'kiosk', glass: KIOSK },
  { name: 'kiosk-unpaired', office: 'private', path: '/kiosk', glass: KIOSK },
  ...['table', 'call', 'media'].map((layout) => ({ name: `lobby-${layout}`, office: 'ward', path: `/lobby?layout=${layout}`, as: 'display', glass: TELEVISION, short: layout === 'table' })),
  { name: 'lobby-door', office: 'ward', path: '/lobby?layout=door&counter=1', as: 'display', glass: TELEVISION },
  { name: 'lobby-huge', office: 'huge', path: '/lobby', as: 'display', glass: TELEVISION },
  { name: 'lobby-empty', office: 'fresh', path: '/lobby', as: 'display', glass: TELEVISION },
  { name: 'lobby-closed', office: 'closed', path: '/lobby', as: 'display', glass: TELEVISION },
  { name: 'lobby-unpaired', office: 'private', path: '/lobby', glass: TELEVISION },
  { name: 'counter-calling', office: 'ward', path: '/counter?counter=1', as: 'can-bo-1', glass: DESK, short: true },
  { name: 'counter-serving', office: 'ward', path: '/counter?counter=3', as: 'can-bo-3', glass: DESK },
  { name: 'counter-paused', office: 'ward', path: '/counter?counter=6', as: 'can-bo-6', glass: DESK },
  { name: 'counter-closed', office: 'fresh', path: '/counter?counter=1', as: 'clerk', glass: DESK },
  { name: 'counter-huge', office: 'huge', path: '/counter?counter=1', as: 'can-bo-1', glass: DESK },
  { name: 'counter-log-in', office: 'ward', path: '/counter?counter=1', glass: DESK },
  { name: 'guide', office: 'ward', path: '/guide', as: 'guide', glass: [...TABLET, ...PHONE], short: true },
  { name: 'guide-counters', office: 'ward', path: '/guide', as: 'guide', glass: [...TABLET, ...PHONE], then: opens('#tab-counters') },
  { name: 'guide-finds', office: 'ward', path: '/guide', as: 'guide', glass: [...TABLET, ...PHONE], then: (tab) => tab.locator('.sought input').fill('chung thuc') },
  { name: 'guide-huge', office: 'huge', path: '/guide', as: 'guide', glass: [...TABLET, ...PHONE] },
  { name: 'guide-closed', office: 'closed', path: '/guide', as: 'guide', glass: TABLET },
  { name: 'phone-waiting', office: 'ward', ticket: 'waiting', glass: PHONE, short: true },
  { name: 'phone-waiting-small', office: 'ward', ticket: 'waiting', glass: SMALL },
  { name: 'phone-lets-pass', office: 'ward', ticket: 'waiting', glass: PHONE, then: opens('.wish:nth-last-of-type(2)') },
  { name: 'phone-gives-back', office: 'ward', ticket: 'waiting', glass: PHONE, then: opens('.wish:last-of-type') },
  { name: 'phone-called', office: 'ward', ticket: 'called', glass: [...PHONE, ...SMALL] },
  { name: 'phone-done', office: 'ward', ticket: 'done', glass: PHONE },
  { name: 'phone-says-why', office: 'ward', ticket: 'done', glass: PHONE, then: opens('.score-1') },
  { name: 'phone-cancelled', office: 'ward', ticket: 'cancelled', glass: PHONE },
  { name: 'phone-unknown', office: 'ward', path: '/t/00000000000000000000000000000000', glass: PHONE },
  { name: 'rate-exit', office: 'ward', path: '/rate', glass: [...TABLET, ...PHONE] },
  { name: 'rate-asleep', office: 'ward', path: '/rate?counter=1', as: 'rating', glass: TABLET, short: true },
  { name: 'supervise', office: 'ward', path: '/supervise', as: 'supervisor', glass: [[1024, 768], [1920, 1080]], short: true },
  { name: 'supervise-wall', office: 'ward', path: '/supervise?wall', as: 'supervisor', glass: [[1920, 1080]] },
  { name: 'supervise-huge', office: 'huge', path: '/supervise', as: 'supervisor', glass: [[1920, 1080]] },
  { name: 'supervise-wall-huge', office: 'huge', path: '/supervise?wall', as: 'supervisor', glass: [[1920, 1080]] },
  { name: 'supervise-fresh', office: 'fresh', path: '/supervise', as: 'supervisor', glass: [[1920, 1080]] },
  { name: 'admin', office: 'ward', path: '/admin', as: 'admin', glass: [[1280, 800], [390, 844]], short: true },
  { name: 'admin-fresh', office: 'fresh', path: '/admin', as: 'admin', glass: [[1280, 800]] },
  { name: 'admin-log-in', office: 'ward', path: '/admin', glass: [[1280, 800]] },
  { name: 'home', office: 'ward', path: '/', glass: [...TABLET, ...PHONE], short: true },
  { name: 'design', office: 'ward', path: '/design', glass: [[1400, 1700]], short: true },
  // Last, for nothing comes from the office any more.
  { name: 'kiosk-cut-off', office: 'ward', path: '/kiosk', as: 'kiosk', glass: KIOSK, silent: true },
  { name: 'lobby-cut-off', office: 'ward', path: '/lobby', as: 'display', glass: TELEVISION, silent: true, short: true },
  { name: 'counter-cut-off', office: 'ward', path: '/counter?counter=1', as: 'can-bo-1', glass: DESK, silent: true },
  { name: 'guide-cut-off', office: 'ward', path: '/guide', as: 'guide', glass: TABLET, silent: true },
  { name: 'phone-cut-off', office: 'ward', ticket: 'waiting', glass: PHONE, silent: true },
  { name: 'rate-cut-off', office: 'ward', path: '/rate?counter=1', as: 'rating', glass: TABLET, silent: true },
  { name: 'supervise-cut-off', office: 'ward', path: '/supervise', as: 'supervisor', glass: [[1920, 1080]], silent: true },
  { name: 'admin-cut-off', office: 'ward', path: '/admin', as: 'admin', glass: [[1280, 800]], silent: true },
]
