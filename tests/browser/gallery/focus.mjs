// A walk over a page by the Tab key alone: each stop shows where it is, and nothing lies over it.

/** Pages with long lists have as many stops; the first tell. */
const STOPS_MAX = 60

/** What is wrong with the walk, in sentences. */
export async function walked(tab) {
  const wrong = []
  const seen = new Set()
  await tab.evaluate(() => { document.activeElement?.blur(); scrollTo(0, 0) })
  // Whoever touched a key before goes on from there: out of the page at its end, and in again at its top.
  let left = 0
  for (let stop = 0; stop < STOPS_MAX; stop++) {
    await tab.keyboard.press('Tab')
    const here = await tab.evaluate(standing, stop)
    if (here === null && left++ === 0) continue
    if (here === null || seen.has(here.id)) break
    seen.add(here.id)
    if (here.wrong !== null) wrong.push(`by keyboard: ${here.wrong}`)
  }
  const { stops } = await tab.evaluate(reachable)
  if (stops > 0 && seen.size === 0) wrong.push(`by keyboard: none of ${stops} stops is reached`)
  return wrong.slice(0, 5)
}

/** Runs in the page: where the focus is, and whether everybody sees it. Null outside of the page. */
function standing(stop) {
  const element = document.activeElement
  if (element === null || element === document.body) return null
  element.dataset.stop ??= String(stop)
  const style = getComputedStyle(element)
  const name = `<${element.tagName.toLowerCase()} class="${element.className}"> "${(element.innerText || element.getAttribute('aria-label') || '').replace(/\s+/g, ' ').slice(0, 30)}"`
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
  const middle = (from, to, glass) => (to - from > glass ? (Math.max(from, 0) + Math.min(to, glass)) / 2 : (from + to) / 2)
  const { left, right, top, bottom } = element.getBoundingClientRect()
  // What is larger than the glass is never seen whole.
  const [x, y] = [middle(left, right, innerWidth), middle(top, bottom, innerHeight)]
  const inside = x >= 0 && y >= 0 && x <= innerWidth && y <= innerHeight
  const above = document.elementFromPoint(x, y)
  const covered = inside && above !== null && !element.contains(above) && !above.contains(element) && above.closest('label')?.control !== element
  const wrong = !ring ? `no ring around ${name}` : !inside ? `out of sight: ${name}` : covered ? `something lies over ${name}: <${above.tagName.toLowerCase()} class="${above.className}">` : null
  return { id: element.dataset.stop, wrong }
}

/** Runs in the page: how many stops there should be. */
function reachable() {
  const all = document.querySelectorAll('button:not(:disabled), a[href], input:not(:disabled), select:not(:disabled), textarea:not(:disabled)')
  return { stops: [...all].filter((element) => element.tabIndex >= 0 && element.checkVisibility()).length }
}
