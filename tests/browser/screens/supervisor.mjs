// The supervisor's table: the hall as it stands.
import { logIn } from './hand.mjs'

export class Supervisor {
  constructor(page) {
    this.page = page
  }

  logIn(address, user, password) {
    return logIn(this.page, address, { user, password, heading: 'Các quầy' })
  }

  /** Waits until a counter's card says this. */
  counter(counter, words) {
    return this.#card(counter).filter({ hasText: words }).waitFor()
  }

  /** Opens a counter's card. */
  async look(counter) {
    await this.#card(counter).tap()
    await this.page.getByRole('heading', { name: `Quầy ${counter}` }).waitFor()
  }

  /** Waits until something must be looked at. */
  alarm(words) {
    return this.page.getByRole('alert', { name: 'Việc cần xem ngay' }).getByText(words).waitFor()
  }

  quiet() {
    return this.page.getByRole('alert').waitFor({ state: 'detached' })
  }

  press(key) {
    return this.page.getByRole('button', { name: key, exact: true }).tap()
  }

  says(words) {
    return this.page.getByText(words).first().waitFor()
  }

  #card(counter) {
    return this.page.getByRole('button', { name: new RegExp(`^Quầy ${counter} `) })
  }
}
