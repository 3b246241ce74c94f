import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/**
 * A phone number as E.164 has it, when it is written with its country code and could be one: of a country that exists,
 * as long as its numbers are. Whether somebody answers it is for the text message to find out.
 */
export function e164(text: string): string | undefined {
  const written = text.replace(/[\s().-]/g, '');
  if (!/^\+[1-9]\d{5,14}$/.test(written)) return undefined;
  const number = parsePhoneNumberFromString(written);
  return number?.isPossible() && number.number === written ? written : undefined;
}
