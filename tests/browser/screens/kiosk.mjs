// A citizen at the kiosk.
import { reads, tap } from './hand.mjs'

export class Kiosk {
  constructor(page) {
    this.page = page
  }

  /** Opens the link that pairs it. */
  async openLink(link) {
    await this.page.goto(link)
    await this.isOpen()
  }

  /** It is paired, and waits for somebody. */
  async isOpen() {
    await this.page.getByRole('heading', { name: 'Xin mời ông/bà chọn dịch vụ' }).waitFor()
  }

  /** The first tap. */
  async choose(service) {
    await reads(450)
    await this.page.getByRole('button', { name: service }).tap()
    await this.page.getByRole('heading', { name: 'Ông/bà thuộc diện ưu tiên?' }).waitFor()
  }

  /** The second tap, and the number that it gives. A trembling hand taps `times` times. */
  async answer(words, times = 1) {
    await reads(450)
    const answered = this.page.waitForResponse((response) => response.url().endsWith('/api/v1/tickets'))
    await tap(this.page, this.page.getByRole('button', { name: words, exact: true }), times)
    const { id, pass, receipt, number } = await (await answered).json()
    await this.page.getByRole('heading', { name: `Số thứ tự của ông/bà ${number}` }).waitFor()
    return { id, pass, receipt, number }
  }

  async done() {
    await reads(450)
    await this.page.getByRole('button', { name: 'Xong' }).tap()
    await this.page.getByRole('heading', { name: 'Xin mời ông/bà chọn dịch vụ' }).waitFor()
  }

  /** A double tap where a service stands: what stands there next must not take the second tap. */
  async tapTwice(service) {
    await reads(450)
    await tap(this.page, this.page.getByRole('button', { name: service }), 2)
    await this.page.getByRole('heading', { name: 'Ông/bà thuộc diện ưu tiên?' }).waitFor()
  }

  /** For the holder of a number: it is typed, and said that they are back. */
  async isBack(number) {
    await reads(450)
    await this.page.getByRole('button', { name: 'Tôi đã có số' }).tap()
    await this.page.getByRole('heading', { name: 'Xin ông/bà nhập số thứ tự' }).waitFor()
    await reads(450)
    for (const digit of number) await this.page.getByRole('button', { name: digit, exact: true }).tap()
    await reads(450)
    await this.page.getByRole('button', { name: 'Tôi đã quay lại' }).tap()
    await this.page.getByRole('heading', { name: `Đã ghi nhận ông/bà quay lại ${number}` }).waitFor()
  }

  async back() {
    await reads(450)
    await this.page.getByRole('button', { name: 'Quay lại' }).tap()
    await this.page.getByRole('heading', { name: 'Xin mời ông/bà chọn dịch vụ' }).waitFor()
  }

  says(words) {
    return this.page.getByText(words).first().waitFor()
  }
}
