// Somebody who reads letters twice as large, and works a telephone's page with a keyboard alone.
import { chromium } from '../packages.mjs'
import { measured } from '../gallery/checks.mjs'
import { walked } from '../gallery/focus.mjs'

/** What people with low vision set in their browser: twice the usual 16. */
const LETTERS_PX = 32
/** More stops than the page has. */
const STOPS_MAX = 20

export async function largeLettersByKeyboard(server, _browser, _hall, _dice, executablePath) {
  const guide = await server.hire('huong-dan', 'guide')
  const { pass, number } = await server.ask('POST', '/tickets', { service: 'a' }, guide.token)
  const browser = await chromium.launch({ executablePath, args: [`--blink-settings=defaultFontSize=${LETTERS_PX}`] })
  try {
    const tab = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage()
    await tab.goto(`${server.origin}/t/${pass}`)
    await tab.getByRole('button', { name: 'Trả lại số' }).waitFor()
    const letters = await tab.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize))
    if (letters < LETTERS_PX) throw new Error(`letters of ${letters} px where ${LETTERS_PX} were asked for`)
    const wrong = [...(await measured(tab, 'phone')), ...(await walked(tab))]
    if (wrong.length > 0) throw new Error(wrong.join('\n'))
    await reach(tab, /^Trả lại số/)
    await reach(tab, /^(Có|Đồng ý|Trả lại|Trả số)/, 'danger')
    await tab.getByText('Số đã được trả lại').waitFor()
    return `reads ${number} in letters of ${letters} px and gives it back by the keyboard alone`
  } finally {
    await browser.close()
  }
}

/** Tab until a key of this name has the focus, and Enter. */
async function reach(tab, name, kind = '') {
  for (let stop = 0; stop < STOPS_MAX; stop++) {
    await tab.keyboard.press('Tab')
    const here = await tab.evaluate(() => ({ name: document.activeElement?.innerText?.trim() ?? '', kind: document.activeElement?.className ?? '' }))
    if (!name.test(here.name) || !here.kind.includes(kind)) continue
    await tab.keyboard.press('Enter')
    return
  }
  throw new Error(`the keyboard does not reach ${name}`)
}
