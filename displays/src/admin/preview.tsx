// The screens as they stand in the hall, small: what was saved, not what is being changed.
import { useState } from 'preact/hooks'
import { IconScreen, IconTablet } from '../parts/icon'
import { LayoutPicture } from './office/layouts'
import type { AdminProps } from './view'

const LAYOUTS = ['', 'table', 'call', 'media', 'door']

export function Preview({ say, office }: AdminProps) {
  const [layout, setLayout] = useState('')
  return (
    <section class="preview" aria-label={say('admin-preview')}>
      <h2>{say('admin-preview')}</h2>
      <p class="hint">{say(office?.dirty === true ? 'admin-preview-unsaved' : 'admin-preview-hint')}</p>
      <div class="choices" role="group" aria-label={say('admin-key-layout')}>
        {LAYOUTS.map((each) => (
          <button key={each} type="button" class="choose" aria-pressed={each === layout} onClick={() => setLayout(each)}>
            {each !== '' && <LayoutPicture layout={each} />} {say(each === '' ? 'admin-preview-own' : `admin-choice-layout-${each}`)}
          </button>
        ))}
      </div>
      <div class="frames">
        <figure class="television">
          <figcaption><IconScreen /> {say('admin-tv')}</figcaption>
          <div><iframe title={say('admin-tv')} src={`/lobby?preview${layout === '' ? '' : `&layout=${layout}`}${layout === 'door' ? '&counter=1' : ''}`} tabIndex={-1} /></div>
        </figure>
        <figure class="kiosk">
          <figcaption><IconTablet /> {say('admin-kind-kiosk')}</figcaption>
          <div><iframe title={say('admin-kind-kiosk')} src="/kiosk?preview" tabIndex={-1} /></div>
        </figure>
      </div>
      <p class="links"><a href="/kiosk" target="_blank" rel="noreferrer">{say('admin-open-kiosk')}</a> <a href="/lobby" target="_blank" rel="noreferrer">{say('admin-open-lobby')}</a> <a href="/counter" target="_blank" rel="noreferrer">{say('admin-open-counter')}</a></p>
    </section>
  )
}
