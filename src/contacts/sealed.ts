import { type Opened } from '../shared/vault.ts';
import { type Contact, contactInput } from './contact.ts';

/** What stands in the ciphertext, or why it cannot be read. */
export function parseContact(opened: Opened): { readonly contact: Contact; readonly problem?: undefined } | { readonly contact?: undefined; readonly problem: 'key_missing' | 'altered' } {
  if (opened === 'key_missing' || opened === 'altered') return { problem: opened };
  return { contact: contactInput.parse(JSON.parse(opened.text)) };
}
