// What can be measured of a page as it stands: nothing is cut off, nothing is too small to touch, nothing flashes.

/** Twenty millimetres on a 24-inch glass of 1080 × 1920: what a trembling finger hits. */
const KIOSK_TARGET_PX = 73
/** For a fingertip on a tablet or a telephone. */
const TOUCH_TARGET_PX = 40
/** WCAG 2.2, 2.5.8. */
const POINTER_TARGET_PX = 24

const TARGETS = { kiosk: KIOSK_TARGET_PX, lobby: 0, counter: TOUCH_TARGET_PX, guide: TOUCH_TARGET_PX, phone: TOUCH_TARGET_PX, rate: TOUCH_TARGET_PX }
/** Nobody is there to scroll a television, and a kiosk that scrolls hides what is below. */
const ONE_GLASS = ['kiosk', 'lobby', 'rate']

/** What is wrong with the page of a scene, in sentences. */
export function measured(tab, scene) {
  const [kind] = scene.split('-')
  return tab.evaluate(inPage, { target: TARGETS[kind] ?? POINTER_TARGET_PX, oneGlass: ONE_GLASS.includes(kind) })
}

/** Runs in the page. */
function inPage({ target, oneGlass }) {
  const wrong = []
  const root = document.scrollingElement
  const called = (element) => `<${element.tagName.toLowerCase()} class="${element.className?.baseVal ?? element.className}"> "${(element.innerText ?? '').replace(/\s+/g, ' ').trim().slice(0, 40)}"`
  const seen = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getClientRects().length > 0
  // What only a screen reader says stands in a box of one pixel.
  const forEars = (element) => element.clientWidth <= 1 && element.clientHeight <= 1
  if (root.scrollWidth > innerWidth + 1) wrong.push(`the page is ${root.scrollWidth} px wide on a glass of ${innerWidth}`)
  if (oneGlass && root.scrollHeight > innerHeight + 1) wrong.push(`the page is ${root.scrollHeight} px high on a glass of ${innerHeight}`)
  for (const element of document.querySelectorAll('body *')) {
    if (!seen(element) || element.closest('[data-moving], svg') !== null || forEars(element)) continue
    const style = getComputedStyle(element)
    const words = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== '')
    const hides = (overflow) => overflow === 'hidden' || overflow === 'clip'
    const across = hides(style.overflowX) && element.scrollWidth > element.clientWidth + 1 && style.textOverflow !== 'ellipsis'
    const down = hides(style.overflowY) && element.scrollHeight > element.clientHeight + 2 && style.webkitLineClamp === 'none' && !element.hasAttribute('data-paged')
    if ((across || down) && element.innerText?.trim()) wrong.push(`cut off: ${called(element)} ${element.scrollWidth}×${element.scrollHeight} in ${element.clientWidth}×${element.clientHeight}`)
    if (words && oneGlass) {
      const { left, right, top, bottom } = element.getBoundingClientRect()
      if (left < -1 || right > innerWidth + 1 || top < -1 || bottom > innerHeight + 1) wrong.push(`off the glass: ${called(element)}`)
    }
    if (style.animationIterationCount === 'infinite' && parseFloat(style.animationDuration) < 1 / 3) wrong.push(`flashes faster than 3 Hz: ${called(element)}`)
  }
  for (const element of document.querySelectorAll('button, a[href], input, select, textarea, [role="button"], [role="tab"], [role="switch"]')) {
    if (!seen(element) || element.disabled) continue
    const { width, height } = (element.closest('label') ?? element).getBoundingClientRect()
    const inline = element.tagName === 'A' && getComputedStyle(element).display === 'inline'
    if (!inline && Math.min(width, height) < target - 0.5) wrong.push(`too small to touch: ${called(element)} ${Math.round(width)}×${Math.round(height)}, at least ${target}`)
  }
  return [...new Set(wrong)].slice(0, 8)
}
