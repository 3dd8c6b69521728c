// How it was: five faces with their words, reasons to choose from, thanks.
import { SCORES, type Act, type Rating, type Said, type Score } from '../rating'
import { named, type Say } from '../texts'
import type { Language, RatingSettings } from '../wire'
import { IconFace1, IconFace2, IconFace3, IconFace4, IconFace5, type Icon } from './icon'

const FACES: Record<Score, Icon> = { 1: IconFace1, 2: IconFace2, 3: IconFace3, 4: IconFace4, 5: IconFace5 }

export interface RatingProps {
  /** What is asked, in words. */
  question: string
  rating: Rating
  settings: Pick<RatingSettings, 'reasons' | 'comment' | 'comment_days'>
  say: Say
  language: Language
  onAct: (act: Act) => void
}

export function RatingForm(props: RatingProps) {
  const { question, rating } = props
  return <section class="rating" data-step={rating.step} aria-label={question}><Step {...props} /></section>
}

function Step(props: RatingProps) {
  const { question, rating, say, onAct } = props
  switch (rating.step) {
    case 'asking':
      return <><h2>{question}</h2><ul class="faces">{SCORES.map((score) => <Face key={score} score={score} say={say} onAct={onAct} />)}</ul></>
    case 'reasons':
      return <Reasons {...props} said={rating} />
    case 'chosen':
      return <><Thanks say={say} score={rating.score} /><button type="button" class="quiet" onClick={() => onAct({ act: 'change' })}>{say('rating-change')}</button></>
    case 'sending':
      return <Thanks say={say} score={rating.score} />
    case 'thanks':
      return <Thanks say={say} score={null} />
    case 'failed':
      return <Failed {...props} code={rating.code} />
  }
}

function Face({ score, say, onAct }: Pick<RatingProps, 'say' | 'onAct'> & { score: Score }) {
  const Sign = FACES[score]
  return <li><button type="button" class={`face score-${score}`} onClick={() => onAct({ act: 'score', score })}><Sign /><span>{say(`rating-score-${score}`)}</span></button></li>
}

function Chosen({ score, say }: { score: Score; say: Say }) {
  const Sign = FACES[score]
  return <p class={`said score-${score}`}><Sign /> {say(`rating-score-${score}`)}</p>
}

/** Null: it was said before. */
function Thanks({ score, say }: { score: Score | null; say: Say }) {
  return <div class="thanks" role="status">{score !== null && <Chosen score={score} say={say} />}<h2>{say('rating-thanks')}</h2><p>{say('rating-nameless')}</p></div>
}

/** As long as a message by telephone; the office reads no more. */
const COMMENT_MAX = 500

function Reasons(props: RatingProps & { said: Said }) {
  const { said, settings, say, onAct } = props
  const alone = said.reasons.length === 0 && said.comment === ''
  return (
    <>
      <Chosen score={said.score} say={say} />
      <h2>{say('rating-why')}</h2>
      <Choices {...props} />
      {settings.comment && <label class="comment">{say('rating-comment')}<textarea maxLength={COMMENT_MAX} value={said.comment} onInput={(event) => onAct({ act: 'comment', text: event.currentTarget.value })} /><small>{say('rating-comment-kept', { days: settings.comment_days })}</small></label>}
      <div class="row">
        <button type="button" class="key strong" onClick={() => onAct({ act: 'send' })}>{say(alone ? 'rating-send-alone' : 'rating-send')}</button>
        <button type="button" class="quiet" onClick={() => onAct({ act: 'change' })}>{say('rating-change')}</button>
      </div>
    </>
  )
}

function Choices({ said, settings, say, language, onAct }: RatingProps & { said: Said }) {
  return (
    <div class="reasons" role="group" aria-label={say('rating-why')}>
      {settings.reasons.map(({ key, name }) => <button key={key} type="button" class="choose" aria-pressed={said.reasons.indexOf(key) >= 0} onClick={() => onAct({ act: 'reason', key })}>{named(name, language)}</button>)}
    </div>
  )
}

function Failed({ code, say, onAct }: RatingProps & { code: string }) {
  if (code !== 'offline') return <p class="late" role="status">{say('rating-refused')}</p>
  return (
    <>
      <p class="problem" role="alert">{say('rating-offline')}</p>
      <button type="button" class="key strong" onClick={() => onAct({ act: 'send' })}>{say('rating-again')}</button>
    </>
  )
}
