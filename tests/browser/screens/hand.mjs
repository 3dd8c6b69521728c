// A hand on a touch screen.

/** Taps a place `times` times, as fast as a trembling hand. */
export async function tap(page, key, times = 1) {
  const { x, y, width, height } = await key.boundingBox()
  const taps = Array.from({ length: times }, () => page.touchscreen.tap(x + width / 2, y + height / 2))
  await Promise.all(taps)
}

/** Nobody reads what has just come onto the glass and touches it in less: screens take it for a double tap. */
export function reads(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** Logs somebody in on a page of the staff, up to the heading that they then see. */
export async function logIn(page, address, { user, password, heading }) {
  await page.goto(address)
  await page.getByLabel('Tên đăng nhập').fill(user)
  await page.getByLabel('Mật khẩu').fill(password)
  await page.getByRole('button', { name: 'Đăng nhập' }).tap()
  await page.getByRole('heading', { name: heading }).waitFor()
}
