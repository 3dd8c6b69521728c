// A clerk's tablet.
import { logIn, reads, tap } from './hand.mjs'

export class Tablet {
  constructor(page) {
    this.page = page
  }

  logIn(address, user, password) {
    return logIn(this.page, address, { user, password, heading: 'Xin chọn quầy làm việc' })
  }

  async sitAt(counter) {
    await this.page.getByRole('button', { name: new RegExp(`^Quầy ${counter}\\b`) }).tap()
    await this.page.getByRole('heading', { name: `Quầy ${counter}` }).waitFor()
    await this.page.getByText('Quầy đang đóng').waitFor()
  }

  async openCounter() {
    await this.press('Mở quầy')
    await this.page.getByText('Chưa gọi số nào').waitFor()
    await reads(750)
  }

  /** A key, by the words on it. */
  press(key) {
    return this.#key(key).tap()
  }

  pressTwice(key) {
    return tap(this.page, this.#key(key), 2)
  }

  /** A key of the keyboard, by its code. A digit waits whether more of a number follows. */
  type(code) {
    return this.page.keyboard.press(code)
  }

  /** Waits until the ticket in hand is this one, and stands as it should. */
  inHand(number, stage) {
    const hand = this.page.getByRole('region', { name: 'Số đang phục vụ' })
    return hand.getByRole('status').filter({ hasText: number }).filter({ hasText: stage }).waitFor()
  }

  emptyHanded() {
    return this.says('Chưa gọi số nào')
  }

  /** Waits until so many stand in the list of those who wait. */
  async waiting(count) {
    await this.#tab('Đang chờ', count).waitFor()
  }

  /** Looks at a list of the counter's numbers: waits until it has so many, and opens it. */
  async list(name, count) {
    await this.#tab(name, count).tap()
  }

  /** Chooses the service that a number is sent to. */
  sendTo(service) {
    return this.page.getByRole('combobox', { name: 'Dịch vụ' }).selectOption({ label: service })
  }

  /** Calls a number that was set aside or missed, from the list that is open. */
  bringBack(number) {
    return this.page.getByRole('button', { name: `Mời lại số ${number}` }).tap()
  }

  says(words) {
    return this.page.getByText(words).first().waitFor()
  }

  /** One of the clerk's keys: those beside the number in hand. */
  #key(words) {
    const hand = this.page.getByRole('region', { name: 'Số đang phục vụ' })
    return hand.getByRole('button', { name: new RegExp(`^${words}(?!,)`) })
  }

  #tab(name, count) {
    return this.page.getByRole('button', { name: new RegExp(`^${name} ${count}$`) })
  }
}
