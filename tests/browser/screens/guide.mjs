// The guide, who helps those whom the kiosk does not serve.
import { logIn } from './hand.mjs'

export class Guide {
  constructor(page) {
    this.page = page
  }

  logIn(address, user, password) {
    return logIn(this.page, address, { user, password, heading: 'Cấp số' })
  }

  says(words) {
    return this.page.getByText(words).first().waitFor()
  }

  /** Looks for a number by typing it. */
  async find(number) {
    await this.page.getByLabel('Tìm số').fill(number)
    await this.page.getByRole('button', { name: 'Tìm', exact: true }).tap()
    await this.page.getByRole('region', { name: `Số ${number}` }).waitFor()
  }

  /** Does something with the number that was found, and is told that it was done. */
  async does(key, told) {
    await this.page.getByRole('button', { name: key }).tap()
    await this.page.getByRole('status').filter({ hasText: told }).waitFor()
  }

  /** Gives a number: its text. */
  async give(ticketClass, service) {
    await this.page.getByRole('button', { name: `${ticketClass}: ${service}` }).tap()
    const given = this.page.getByRole('status').filter({ hasText: 'Vừa cấp' })
    await given.waitFor()
    return given.getAttribute('data-number')
  }
}
