/** All words of the window in English. A text that needs a figure is a function that takes it already formatted. */
import type { SyncStep } from '@risk/app/contract/desktop.ts';
import type { Decision } from '@risk/app/model/policy.ts';
import type { LearnerId } from '@risk/app/model/release.ts';

const plural = (count: number, one: string, many: string) => (count === 1 ? one : many);

const decisions: Record<Decision, string> = {
  green: 'Make an offer',
  refer: 'Refer to a person',
  red: 'Risk too high',
};

const steps: Record<SyncStep, string> = {
  enrol: 'Connect this computer to the service',
  'fetch-order': 'Ask which model is in force',
  'verify-order': 'Check the signature of the answer',
  'fetch-release': 'Fetch the approved release',
  'verify-release': 'Check the signature of the release',
  'fetch-model': 'Fetch the model',
  'verify-model': 'Check that the model is complete and unchanged',
  'golden-rows': 'Score the test rows and compare',
  activate: 'Put the model in force here',
};

const learners: Record<LearnerId, string> = {
  'logistic-regression': 'Logistic regression',
  'random-forest': 'Random forest',
  'gradient-boosting': 'Gradient boosting',
  average: 'Average of the three',
};

export const en = {
  productName: 'Risk-O-Meter',
  decisions,
  learners,

  header: {
    landmark: 'Program',
    notices: 'Notices',
    score: 'Score',
    history: 'History',
    model: (version: number) => `Model v${version}`,
    inForce: 'in force',
    stale: 'not confirmed lately',
    expired: 'expired',
    noModel: 'No model yet',
    offline: 'Offline',
    syncing: 'Updating…',
    stopped: 'Not running',
    settings: 'Settings',
    theme: 'Appearance',
    themes: { system: 'As the computer', light: 'Light', dark: 'Dark' },
    language: 'Language',
    languages: { system: 'As the computer', en: 'English', de: 'Deutsch' },
  },

  model: {
    title: (name: string, version: number) => `${name}, version ${version}`,
    approvedBy: 'Approved by',
    approvedAt: 'Approved on',
    inUseSince: 'In use here since',
    learner: 'Method',
    auc: 'AUC, cross-validated',
    aucMeaning: '0.5 is chance, 1 is perfect',
    trainingRows: 'Trained on',
    rows: (rows: string) => `${rows} past loans`,
    policy: 'Policy',
    policyCutoff: (cutoff: string) => `Make an offer where the probability of default is below ${cutoff}.`,
    policyRefer: (from: string, to: string) => `From ${from} to below ${to} a person decides.`,
    confirmed: 'Confirmed until',
    decides: 'May decide until',
    lastContact: 'Last contact with the service',
    never: 'never',
    checkNow: 'Check for a new model',
    checking: 'Checking…',
  },

  connection: {
    offlineWithModel: (version: number) => `Offline. Scoring goes on with model v${version}.`,
    offline: 'Offline. The model is fetched as soon as the service can be reached.',
  },

  refused: {
    signIn: (version: number) =>
      `This network wants a sign-in first. Scoring goes on with model v${version}.`,
    title: (version: number) => `A model was not accepted. Scoring goes on with model v${version}.`,
  },

  stale: {
    title: (date: string) => `This model was last confirmed for use until ${date}.`,
    body: (date: string) => `Scoring goes on until ${date}. Connect to the service before then.`,
  },

  expired: {
    title: 'This model may no longer decide',
    body: (date: string) =>
      `The permission to decide ended on ${date}, because this computer has not heard from the service for too long. Scoring starts again by itself once the service has been reached.`,
    action: 'Connect now',
  },

  noModel: {
    title: 'No model on this computer yet',
    fetching: 'The model is being fetched. This takes a few seconds.',
    notEnrolledTitle: 'This computer is not connected yet',
    notEnrolled:
      'Your administrator connects it to the bank’s service once. After that the model comes by itself and you can score files.',
    noneApproved:
      'The service is reached, but no model has been approved yet. It is fetched here as soon as one is.',
    refusedTitle: 'The model was not accepted',
    refused:
      'What the service sent did not pass the checks, so it is not used. Tell your administrator; the steps below say why.',
    offline: 'The service cannot be reached right now. The model is fetched as soon as it can.',
    waiting: 'The model is fetched from the service by itself.',
    tryNow: 'Try now',
    steps: 'What was checked',
    step: {
      passed: 'passed',
      failed: 'failed',
      'not-needed': 'not needed',
      'not-started': 'not started',
    },
    stepNames: steps,
    lastTried: (time: string) => `Last tried ${time}`,
  },

  start: {
    title: 'Score a file of applicants',
    drop: 'Drop a file of applicants here',
    dropHint: 'A CSV or Excel file (.csv, .xlsx): column names in the first row, then one applicant per row.',
    browse: 'Browse for a file',
    sample: 'Try the sample file',
    privacy: 'Applicants stay on this computer. Only anonymous counts are sent to the bank’s service.',
    guide: 'What the file should hold',
    guideIntro: (count: string) =>
      `${count} columns, in any order. Other columns may stand in the file; they are shown but never used.`,
    guideFormats:
      'CSV with comma, semicolon or tab, or the first sheet of an Excel workbook (.xlsx). Numbers may be written with a decimal point or a decimal comma; categories in small or capital letters.',
    guideSearch: 'Find a column',
    guideNone: 'No column matches.',
    guideColumn: 'Column',
    guideMeaning: 'Meaning',
    guideValues: 'Values',
    optional: 'optional',
    range: (from: string, to: string, unit: string) => `${from} to ${to}${unit === '' ? '' : ` ${unit}`}`,
    number: 'a number',
    more: (count: string) => `and ${count} more`,
    earlier: 'Recent files',
    allFiles: (count: string) => `All ${count} files`,
  },

  drop: {
    here: 'Drop the file to score it',
    notYet: 'There is no model yet, so the file cannot be scored',
    several: (taken: string, count: number) =>
      `One file at a time: “${taken}” is being scored, ${count - 1} ${plural(count - 1, 'other was', 'others were')} left out. Drop ${plural(count - 1, 'it', 'them')} afterwards.`,
    nothing: 'That was not a file. Drop a CSV or Excel file of applicants.',
    dismiss: 'Dismiss',
  },

  job: {
    reading: (fileName: string) => `Reading ${fileName}`,
    scoring: (fileName: string) => `Scoring ${fileName}`,
    rowsDone: (count: number, formatted: string) => `${formatted} ${plural(count, 'row', 'rows')} done`,
    left: (unit: 'second' | 'minute', value: number) =>
      `about ${value} ${plural(value, unit, `${unit}s`)} left`,
    cancel: 'Cancel',
    another: 'Score another file',
    back: 'Back to the start',
    save: 'Save results',
    saving: 'Saving…',
    saved: 'Results saved.',
    scoredWith: (time: string, version: number) => `scored ${time} with model v${version}`,
    states: {
      running: 'being scored',
      completed: 'scored',
      cancelled: 'cancelled',
      failed: 'not scored',
      interrupted: 'interrupted',
    },
    failedTitle: (fileName: string) => `${fileName} was not scored`,
    failedMeaning: 'No applicant was scored and nothing was sent. Correct the file, then drop it again.',
    cancelledTitle: (fileName: string) => `Scoring of ${fileName} was cancelled`,
    cancelledMeaning: (count: number, rows: string) =>
      `It stopped after ${rows} ${plural(count, 'row', 'rows')}. Nothing of it was sent or kept for the bank’s counts.`,
    partialTitle: (share: string) => `Only a part: scoring was cancelled at about ${share} of the file`,
    partialMeaning: (count: number, rows: string) =>
      `${rows} ${plural(count, 'row was', 'rows were')} looked at and the rest was not. These decisions hold; nothing of it was sent or kept for the bank’s counts. Drop the file again to score all of it.`,
    savePartial: 'Save this part',
    interruptedTitle: (fileName: string) => `Scoring of ${fileName} was interrupted`,
    interruptedMeaning: 'The program ended while the file was being scored. Drop the file again to score it.',
    remove: 'Delete',
    removing: 'Deleting…',
    removeQuestion: (fileName: string) =>
      `Delete the scored rows of ${fileName}? They leave this computer for good. Your own file stays where it is.`,
    removeYes: 'Delete the rows',
    removeNo: 'Keep them',
    removed: (fileName: string) => `The scored rows of ${fileName} are deleted.`,
    openFile: (fileName: string) => `Open ${fileName}`,
    announceStarted: (fileName: string) => `Scoring ${fileName}.`,
    announceProgress: (share: string) => `${share} done.`,
    announceDone: (applicants: string, offers: string, risks: string, toFix: string) =>
      `Done. ${applicants} applicants: ${offers} to make an offer, ${risks} with risk too high, ${toFix} rows to fix.`,
    announceFailed: 'The file was not scored.',
  },

  summary: {
    landmark: 'Summary',
    applicants: (count: number, formatted: string) =>
      `${formatted} ${plural(count, 'applicant', 'applicants')}`,
    rowsToFix: 'Rows to fix',
    rowsToFixNone: 'none',
    show: 'Show them',
    shares: 'Share of decisions',
    distribution: 'Probability of default',
    cutoff: (cutoff: string) => `cutoff ${cutoff}`,
    referBand: (from: string, to: string) => `refer ${from}–${to}`,
    asTable: 'Show as table',
    asChart: 'Show as chart',
    probability: 'Probability',
    applicantsColumn: 'Applicants',
    interval: (from: string, to: string) => `${from} to ${to}`,
    chartKeys: 'Arrow keys read the bars one by one.',
    drawing: 'Drawing the chart…',
  },

  recognition: {
    landmark: 'What was recognised',
    details: 'What was recognised in the file',
    csv: (encoding: string, delimiter: string) =>
      `Text file (${encoding}), columns separated by ${delimiter}`,
    csvPlain: 'Text file',
    xlsx: (sheet: string) => `Excel workbook, sheet “${sheet}”`,
    xlsxPlain: 'Excel workbook',
    encodings: {
      'utf-8': 'UTF-8',
      'utf-16le': 'UTF-16',
      'utf-16be': 'UTF-16',
      'windows-1252': 'Windows-1252',
    },
    delimiters: { comma: 'commas', semicolon: 'semicolons', tab: 'tabs', pipe: 'vertical bars' },
    otherDelimiter: (delimiter: string) => `“${delimiter}”`,
    line: (format: string, used: string, ready: string, toFix: string) =>
      `${format}. ${used}, ${ready}, ${toFix}.`,
    lineShort: (format: string, used: string) => `${format}. ${used}.`,
    used: (count: number, formatted: string) =>
      `${formatted} ${plural(count, 'column', 'columns')} recognised`,
    ready: (count: number, formatted: string) => `${formatted} ${plural(count, 'row', 'rows')} scored`,
    toFix: (count: number, formatted: string) =>
      count === 0 ? 'nothing to fix' : `${formatted} ${plural(count, 'row', 'rows')} to fix`,
    format: 'File',
    usedColumns: 'Used by the model',
    extraColumns: 'Shown, never used',
    extraNone: 'none',
    missing: 'Not in the file, and not required',
    missingMeaning: 'Scored as unknown.',
    outcome: 'Known outcome',
    outcomeMeaning: (header: string) => `The column “${header}” holds it. It is shown, never used to score.`,
    numbers: 'How numbers are written',
    plainNumbers: 'Plain, without thousands or decimals that could be misread.',
    styles: {
      'decimal-point': 'decimal point, as in 1,234.5',
      'decimal-comma': 'decimal comma, as in 1.234,5',
      undecided: 'cannot be told',
    },
    undecided: (columns: string, count: number) =>
      `${columns}: nothing in ${plural(count, 'this column', 'these columns')} tells whether 1.169 means about one or more than a thousand. Such rows are to fix, none is guessed.`,
    more: (count: string) => `and ${count} more`,
  },

  breakdown: {
    tab: 'Decisions by column',
    title: (column: string) => `Decisions by ${column}`,
    choose: 'Column',
    model: 'Used by the model',
    extra: 'Other columns of the file',
    share: 'Share of applicants',
    value: 'Value',
    total: 'Applicants',
    empty: '(empty)',
    others: 'all other values',
    range: (from: string, to: string) => `${from} to below ${to}`,
    lastRange: (from: string, to: string) => `${from} to ${to}`,
    /** A bar's name: its value and how many applicants it stands for. */
    bar: (value: string, count: string) => `${value} (${count})`,
    loading: 'Counting…',
    failed: 'The column could not be counted',
    none: 'No applicant has been scored yet',
    soFar: 'Of the rows scored so far.',
    few: (limit: string) => `Bars of fewer than ${limit} applicants say little.`,
    label: (column: string) => `Share of each decision by ${column}`,
  },

  history: {
    title: 'Scored files',
    empty: 'No scored files on this computer',
    emptyHint: 'Files that you score stand here, until they are deleted.',
    size: (count: number, files: string, size: string) =>
      `${files} ${plural(count, 'file', 'files')}, ${size} on this computer`,
    find: 'Find a file',
    noMatch: 'No file has this name.',
    keptUntil: (date: string) => `kept until ${date}`,
    keptForever: 'kept until you delete it',
    rows: (count: number, formatted: string) => `${formatted} ${plural(count, 'row', 'rows')}`,
    retention: 'Delete scored rows',
    retentionDays: (days: number) => (days === 365 ? 'after a year' : `after ${days} days`),
    retentionNever: 'only when I delete them',
    retentionWarning: (count: number, files: string) =>
      `${files} ${plural(count, 'file is', 'files are')} older than that and would be deleted now.`,
    retentionApply: 'Change and delete',
    retentionKeep: 'Leave it as it was',
    retentionSaved: 'Changed.',
    storedTitle: 'What is stored on this computer',
    stored: [
      'The rows of every scored file, with decision and probability. They stand unencrypted in your own folder: whoever can sign in as you, or administers this computer, can read them.',
      'They are deleted on the date beside each file, or when you delete them. Your own files are never touched.',
      'The bank’s service gets counts only: how many applicants fall into which range. No row, no name, no single applicant leaves this computer.',
    ],
    failed: 'The list could not be read',
    back: 'Back',
  },

  grid: {
    applicants: (count: string) => `Applicants (${count})`,
    toFix: (count: string) => `Rows to fix (${count})`,
    tabs: 'What to show',
    label: (fileName: string) => `Applicants of ${fileName}`,
    filter: 'Filter applicants',
    filterHint: 'Any text in the row',
    decisionFilter: 'Decision',
    all: 'All',
    columns: 'Columns',
    columnsSearch: 'Find a column',
    showAll: 'Show all',
    notUsed: 'not used by the model',
    hideExtra: 'Only the model’s columns',
    decision: 'Decision',
    confidence: 'Confidence',
    probabilityOfDefault: 'Probability of default',
    topReason: 'Top reason',
    line: 'Line',
    lineOf: (line: string) => `Line ${line} of the file`,
    range: (from: string, to: string, total: string) => `Rows ${from}–${to} of ${total}`,
    noRows: 'No rows',
    first: 'First',
    previous: 'Previous page',
    next: 'Next page',
    last: 'Last',
    paging: 'Pages',
    sortHint: 'Click a heading to sort; Shift adds a second.',
    ascending: 'sorted, lowest first',
    descending: 'sorted, highest first',
    noMatch: 'No applicant matches this filter',
    noMatchHint: 'Try less text or another decision.',
    clear: 'Clear the filter',
    firstRows: 'The first rows appear in a moment.',
    noApplicants: 'No applicant could be scored',
    noApplicantsHint: 'Every row of the file has something to fix.',
    loading: 'Loading…',
    failed: 'These rows could not be loaded.',
    tryAgain: 'Try again',
    keys: 'Arrow keys move between cells, Page Up and Page Down by a page, Home and End to the ends of a row, with Ctrl to the ends of the list. Enter on a heading sorts, with Shift as a further key; Alt+Down opens its menu, Shift+Left and Shift+Right change its width, with Ctrl its place. Enter on a row shows the reasons, Escape closes them. Shift with the arrows selects rows, Ctrl+A all of them; Ctrl+C copies them, or the cell where none is selected.',
    copied: 'Copied.',

    // Sorting, said aloud and beside the arrows.
    sortKey: (rank: number, of: number) => `sort key ${rank} of ${of}`,
    sortedBy: (keys: string) => `Sorted by ${keys}.`,
    lowestFirst: (title: string) => `${title}, lowest first`,
    highestFirst: (title: string) => `${title}, highest first`,
    thenBy: ', then by ',
    fileOrder: 'In the order of the file.',

    // Filters of single columns.
    activeFilters: 'Active filters',
    passing: (count: number, passing: string, total: string) =>
      `${passing} of ${total} ${plural(count, 'applicant passes', 'applicants pass')}`,
    removeFilter: (filter: string) => `Remove the filter “${filter}”`,
    clearAll: 'Clear all',
    filterAnywhere: (text: string) => `Any cell contains “${text}”`,
    filterContains: (title: string, text: string) => `${title} contains “${text}”`,
    filterBetween: (title: string, from: string, to: string) => `${title}: ${from} to ${to}`,
    filterFrom: (title: string, from: string) => `${title}: ${from} or more`,
    filterTo: (title: string, to: string) => `${title}: ${to} or less`,
    filterValues: (title: string, values: string) => `${title}: ${values}`,
    filterMore: (values: string, count: number) => `${values} and ${count} more`,
    emptyCell: '(empty)',

    // The menu of a heading.
    menuOf: (title: string) => `Filter and arrange: ${title}`,
    contains: 'Contains',
    from: 'From',
    to: 'To',
    inPercent: 'in percent',
    notANumber: 'This is not a number.',
    swapped: 'From is greater than To.',
    showOnly: 'Show only',
    findingValues: 'Finding the values…',
    clearFilter: 'Clear this filter',
    pin: 'Keep in sight',
    moveLeft: 'Move left',
    moveRight: 'Move right',
    narrower: 'Narrower',
    wider: 'Wider',
    usualWidth: 'Usual width',
    hide: 'Hide this column',
    moved: (title: string, place: number, of: number) => `${title} is now column ${place} of ${of}.`,
    hidden: (title: string) => `${title} is hidden. The columns menu shows it again.`,
    resetColumns: 'As at first',

    // Marked rows.
    selected: (count: number, formatted: string) => `${formatted} ${plural(count, 'row', 'rows')} selected`,
    copyRows: 'Copy rows',
    deselect: 'Clear the selection',
    copying: 'Copying…',
    copiedRows: (count: number, formatted: string) => `${formatted} ${plural(count, 'row', 'rows')} copied.`,
    copyReady: 'The rows are ready. Press Ctrl+C once more.',
    copyTooMany: (limit: string) => `At most ${limit} rows can be copied at once. Save the results for all.`,
    copyFailed: 'The rows could not be copied.',
  },

  inspector: {
    landmark: 'Reasons',
    title: (line: string) => `Applicant on line ${line}`,
    close: 'Close the reasons',
    probability: 'Probability of default',
    confidence: 'Confidence',
    cutoff: (cutoff: string) => `cutoff ${cutoff}`,
    gauge: (probability: string, cutoff: string) =>
      `Probability of default ${probability}, the cutoff is at ${cutoff}`,
    gaugeBand: (from: string, to: string) => `From ${from} to below ${to} a person decides.`,
    raising: 'What raises the risk most',
    lowering: 'What lowers the risk most',
    noneStandsOut: 'No single attribute stands out.',
    all: 'All attributes',
    allLabel: 'Effect of every attribute on the risk',
    attribute: 'Attribute',
    effect: 'Effect on the risk',
    lowers: 'lowers the risk',
    raises: 'raises the risk',
    lowersShort: 'lowers it',
    raisesShort: 'raises it',
    neither: 'no effect',
    points: (figure: string) => `${figure} pts`,
    sum: (base: string, change: string, score: string) =>
      `Before anything is known of the applicant the model starts at ${base}. All attributes together change that by ${change} to ${score}.`,
    unitLogOdds: 'Figures are log-odds: 0.69 more doubles the odds of default.',
    unitProbability: 'Figures are percentage points of probability.',
    how: 'How these reasons are made',
    exact: 'Exact for this model.',
    approximate: 'Approximate.',
    ways: {
      tree: 'Each decision tree of the model is followed with and without every attribute. The shares (Shapley values) add up to its score; that is checked each time.',
      linear:
        'Each attribute counts by its weight in the model, compared with the average applicant. The shares add up to its score; that is checked each time.',
      blend:
        'The model adds up several methods. Each one’s share is taken from its own trees or weights, and the shares add up to the score; that is checked each time.',
      sampled:
        'This model can only be asked for scores. So its answer is compared with those for made-up typical applicants, one attribute after the other. The same applicant always gets the same reasons, and they add up to the score, but a single share can be somewhat off.',
    },
    notCauses: 'Reasons say how the model came to its score, not what causes a default.',
    loading: 'Finding the reasons…',
    noneTitle: 'This model gives no reasons',
    none: 'It does not say how its score is made up. The decision and its probability hold all the same.',
    failed: 'The reasons cannot be shown',
    tryAgain: 'Try again',
    copy: 'Copy as text',
    copied: 'Copied',
    announce: (decision: string, reason: string) => `${decision}. ${reason}`,
    announceOutside: 'Some values are beyond what the model has seen.',
    outsideTitle: 'Beyond what the model has seen',
    outside: {
      below: (label: string, value: string, usual: string) =>
        `${label}: ${value} is less than the model has seen, usual is ${usual}.`,
      above: (label: string, value: string, usual: string) =>
        `${label}: ${value} is more than the model has seen, usual is ${usual}.`,
      unseen: (label: string, value: string) => `${label}: the model has never seen “${value}”.`,
      belowPlain: (label: string, value: string) => `${label}: ${value} is less than the model has seen.`,
      abovePlain: (label: string, value: string) => `${label}: ${value} is more than the model has seen.`,
    },
    outsideMeaning: 'The decision is a guess beyond its experience there. Look at this applicant yourself.',
  },

  issues: {
    intro: (count: number, formatted: string) =>
      `${formatted} ${plural(count, 'row was', 'rows were')} not scored. Save ${plural(count, 'it', 'them')}, correct what is named in the last column, and drop the saved file here: only ${plural(count, 'this row', 'these rows')} will be scored.`,
    introRunning: 'These rows were not scored. They can be saved once the file is done.',
    save: (count: number) => plural(count, 'Save this row', 'Save these rows'),
    saving: 'Saving…',
    saved: 'Rows to fix saved. Correct them and drop that file here.',
    ambiguousTitle: (columns: string) => `It cannot be told how numbers are written in ${columns}`,
    ambiguousText:
      'A value such as 1.169 may mean about one, or more than a thousand. Write the whole column one way, for example without thousands separators.',
    line: 'Line',
    column: 'Column',
    found: 'Found',
    expected: 'Expected',
    wholeRow: 'whole row',
    empty: 'nothing',
    none: 'Every row could be scored.',
    label: 'Rows to fix',
    more: (count: string) => `Show ${count} more`,
    copy: 'Copy the list',
    copied: 'List copied.',
  },

  unreachable: {
    title: 'The program behind this window has stopped',
    body: 'Start Risk-O-Meter again; this window connects by itself. Files that were scored are kept.',
    locked: 'This window is not signed in',
    lockedBody:
      'Open Risk-O-Meter through the address that it printed when it started. That address works once; start it again for a new one.',
    connecting: 'Starting…',
  },

  errors: {
    details: 'Details for support',
    copy: 'Copy details',
    copied: 'Copied',
    title: 'That did not work',
    startTitle: (fileName: string) => `${fileName} could not be read`,
  },
};

export type Texts = typeof en;
