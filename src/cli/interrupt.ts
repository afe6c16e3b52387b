let caught = false;

/** Whether Ctrl-C was pressed. */
export function interrupted(): boolean {
  return caught;
}

/**
 * A signal that the first Ctrl-C (or SIGTERM) aborts, so that work stops at a clean place; the second
 * ends the process at once.
 */
export function abortOnInterrupt(): AbortSignal {
  const controller = new AbortController();
  const onSignal = () => {
    if (caught) process.exit(130);
    caught = true;
    controller.abort(new Error('interrupted'));
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return controller.signal;
}
