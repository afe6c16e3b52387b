import { ModelError } from '../../core/errors.ts';

/** A request to a server of weights. */
export interface HubRequest {
  url: string;
  /** Sent to the first host only; a redirect to another never sees it. */
  token?: string;
  /** Of the first byte wanted. */
  from?: number;
  signal?: AbortSignal;
}

const maxRedirects = 8;

/**
 * A GET whose redirects are followed here and not by `fetch`, to know what is sent where: the token
 * goes to no other origin, and nothing goes from https to http.
 *
 * @throws the network's error, `signal.reason`, or ModelError for redirects that are not followed
 */
export async function request({ url, token, from = 0, signal }: HubRequest): Promise<Response> {
  const origin = new URL(url).origin;
  let target = new URL(url);
  for (let hop = 0; hop <= maxRedirects; hop++) {
    // Not compressed on the way: ranges and sizes are those of the file.
    const headers = new Headers({ 'accept-encoding': 'identity', 'user-agent': 'melisma' });
    if (token && target.origin === origin) headers.set('authorization', `Bearer ${token}`);
    if (from > 0) headers.set('range', `bytes=${from}-`);
    const response = await fetch(target, { headers, redirect: 'manual', signal });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || !location) return response;
    await response.body?.cancel();
    const next = new URL(location, target);
    if (!/^https?:$/.test(next.protocol) || (target.protocol === 'https:' && next.protocol !== 'https:')) {
      throw new ModelError(`${url}: a redirect to ${next.protocol} is not followed`);
    }
    target = next;
  }
  throw new ModelError(`${url}: more than ${maxRedirects} redirects`);
}

/** What a server's refusal means to who asked. */
export function refusal(url: string, { status, statusText }: Response): ModelError {
  const answer = `${url}: the server answers ${status}${statusText ? ` ${statusText}` : ''}`;
  if (status !== 401 && status !== 403) return new ModelError(answer);
  return new ModelError(`${answer}; if the model asks for it, accept its terms on its page and set HF_TOKEN`);
}
