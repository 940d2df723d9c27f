import { by, mapOf, text } from '../props/kind';
import { anyText } from './grammar';
import { LABEL_KEY, LABEL_VALUE } from './kubernetes';

/** Labels of an object, or those that it is found by. */
export const LABELS_OF_AN_OBJECT = mapOf(by(text, LABEL_VALUE), by(text, LABEL_KEY));

/** Annotations of an object. */
export const ANNOTATIONS = mapOf(by(text, anyText('each controller reads its own annotations')), by(text, LABEL_KEY));
