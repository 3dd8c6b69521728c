// What a television reads that hangs where English comes first.
import texts from 'texts:en:lobby,calendar,common-way'

deliver(texts.en)
