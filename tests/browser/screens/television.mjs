// A television in the hall.
export class Television {
  constructor(page) {
    this.page = page
  }

  async openLink(link) {
    await this.page.goto(link)
    // The rows come when the page knows how many fit.
    await this.page.getByRole('region', { name: 'Các quầy' }).getByRole('listitem').first().waitFor()
  }

  /** Waits until the call stands large. */
  calls(number, counter, words = 'Mời công dân có số') {
    const call = this.page.getByRole('status').filter({ hasText: words }).filter({ hasText: number })
    return call.filter({ hasText: new RegExp(`đến quầy số ${counter}(?!\\d)`) }).waitFor()
  }

  /** Waits until a counter's row in the table says this: a number, or how the counter stands. */
  row(counter, words) {
    return this.#rowOf(counter).filter({ hasText: words }).waitFor()
  }

  /** Waits until a counter's row no longer says this. */
  async rowWithout(counter, words) {
    await this.#rowOf(counter).filter({ hasNotText: words }).waitFor()
  }

  /** Waits until the list of who is next says how many wait for a service. */
  waiting(service, count) {
    const lines = this.page.getByRole('region', { name: /^(Sắp đến lượt|Đang chờ)$/ }).getByRole('listitem')
    return lines.filter({ hasText: service }).filter({ hasText: `${count} người chờ` }).waitFor()
  }

  says(words) {
    return this.page.getByText(words).first().waitFor()
  }

  /** Everything that people read in the hall, but for the clock and for what stands large only a while. */
  async board() {
    const parts = [this.page.getByRole('region', { name: 'Các quầy' }), this.page.getByRole('contentinfo')]
    const texts = await Promise.all(parts.map((part) => part.innerText()))
    return texts.join('\n')
  }

  stale() {
    return this.page.getByRole('alert').filter({ hasText: 'Màn hình tạm ngừng cập nhật' }).waitFor()
  }

  live() {
    return this.page.getByRole('alert').waitFor({ state: 'detached' })
  }

  /** How far what was last known is dimmed: 1 is not at all. */
  brightness() {
    return this.page.getByRole('main').evaluate((main) => Number(getComputedStyle(main).opacity))
  }

  #rowOf(counter) {
    const rows = this.page.getByRole('region', { name: 'Các quầy' }).getByRole('listitem')
    return rows.filter({ hasText: new RegExp(`^Quầy ${counter}(?!\\d)`) })
  }
}
