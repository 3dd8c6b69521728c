// A citizen's telephone, at the address that the kiosk's code leads to.
export class Phone {
  constructor(page) {
    this.page = page
  }

  async open(address) {
    await this.page.goto(address)
  }

  /** The office's log is still the one of the slip, as the telephone itself reckons. */
  async provesItsSlip() {
    const why = this.page.getByRole('button', { name: 'Vì sao tôi còn chờ?' })
    await why.click()
    await this.page.getByText('Sổ gọi số còn nguyên vẹn', { exact: false }).waitFor()
    await why.click()
  }

  says(words) {
    return this.page.getByText(words, { exact: true }).waitFor()
  }
}
