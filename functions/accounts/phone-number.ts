/**
 * A phone number as E.164 has it, when it is written with its country code and could be one: of a country that exists,
 * as long as its numbers are. Whether somebody answers it is for the text message to find out.
 */
export async function e164(text: string): Promise<string | undefined> {
  const written = text.replace(/[\s().-]/g, '');
  if (!/^\+[1-9]\d{5,14}$/.test(written)) return undefined;
  // Loaded with the first number: the plan of the world's numbers is a third of the code of a route.
  const { parsePhoneNumberFromString } = await import('libphonenumber-js/min');
  const number = parsePhoneNumberFromString(written);
  return number?.isPossible() && number.number === written ? written : undefined;
}

/**
 * The country of a number in E.164, by ISO 3166-1; undefined for numbers of none, such as those of satellite phones
 * (+881, +882), global services (+979) and what is in no plan.
 */
export async function countryOf(phone: string): Promise<string | undefined> {
  const { parsePhoneNumberFromString } = await import('libphonenumber-js/min');
  return parsePhoneNumberFromString(phone)?.country;
}
