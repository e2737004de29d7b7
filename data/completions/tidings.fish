# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_tidings_global_optspecs
    string join \n json h/help V/version
end

function __fish_tidings_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_tidings_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_tidings_using_subcommand
    set -l cmd (__fish_tidings_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c tidings -n "__fish_tidings_needs_command" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_needs_command" -s h -l help -d 'Print help'
complete -c tidings -n "__fish_tidings_needs_command" -s V -l version -d 'Print version'
complete -c tidings -n "__fish_tidings_needs_command" -f -a "send" -d 'Send a notification, as a web page does by the Notifications API and a script by notify-send'
complete -c tidings -n "__fish_tidings_needs_command" -f -a "list" -d 'List what is in the tray, newest first'
complete -c tidings -n "__fish_tidings_needs_command" -f -a "history" -d 'Search what was received, and decide what is kept'
complete -c tidings -n "__fish_tidings_needs_command" -f -a "close" -d 'Take live notifications back as their sender would'
complete -c tidings -n "__fish_tidings_needs_command" -f -a "dismiss" -d 'Be done with notifications: live ones end, all leave the tray'
complete -c tidings -n "__fish_tidings_needs_command" -f -a "hide" -d 'Take popups off the screen; they stay in the tray'
complete -c tidings -n "__fish_tidings_needs_command" -f -a "action" -d 'Choose an action of a notification'
complete -c tidings -n "__fish_tidings_needs_command" -f -a "reply" -d 'Answer a notification that can be replied to'
complete -c tidings -n "__fish_tidings_needs_command" -f -a "count" -d 'Print how many notifications there are'
complete -c tidings -n "__fish_tidings_needs_command" -f -a "dnd" -d 'Print or set do-not-disturb'
complete -c tidings -n "__fish_tidings_needs_command" -f -a "focus" -d 'Put the keyboard onto the newest popup: Tab, Up and Down, Enter, Delete, Escape'
complete -c tidings -n "__fish_tidings_needs_command" -f -a "tray" -d 'Show the tray or put it away'
complete -c tidings -n "__fish_tidings_needs_command" -f -a "watch" -d 'Print the numbers at every change, for status bars'
complete -c tidings -n "__fish_tidings_needs_command" -f -a "config" -d 'Check the configuration, or print where it is and what may be in it'
complete -c tidings -n "__fish_tidings_needs_command" -f -a "permission" -d 'Say who may show notifications, or change it'
complete -c tidings -n "__fish_tidings_needs_command" -f -a "reload" -d 'Read the configuration again, try anew what has failed, and have the popups read style and icons again'
complete -c tidings -n "__fish_tidings_needs_command" -f -a "status" -d 'Print how the server is'
complete -c tidings -n "__fish_tidings_needs_command" -f -a "doctor" -d 'Look for what keeps notifications from being shown, and say how to fix it'
complete -c tidings -n "__fish_tidings_needs_command" -f -a "completions" -d 'Print completions for a shell'
complete -c tidings -n "__fish_tidings_needs_command" -f -a "generate" -d 'Write the manual pages and completions into a folder'
complete -c tidings -n "__fish_tidings_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c tidings -n "__fish_tidings_using_subcommand send" -s i -l icon -d 'The large picture beside the text: a file or the name of an icon' -r -F
complete -c tidings -n "__fish_tidings_using_subcommand send" -s n -l app-icon -d 'The icon of the application: a file or a name' -r -F
complete -c tidings -n "__fish_tidings_using_subcommand send" -l image -d 'The picture below the text: a file' -r -F
complete -c tidings -n "__fish_tidings_using_subcommand send" -l badge -d 'The small mark in one colour: a file or the name of an icon' -r -F
complete -c tidings -n "__fish_tidings_using_subcommand send" -l dir -d 'The direction of title and text' -r -f -a "auto\t''
ltr\t''
rtl\t''"
complete -c tidings -n "__fish_tidings_using_subcommand send" -l lang -d 'The language of title and text (BCP 47: de, pt-BR)' -r
complete -c tidings -n "__fish_tidings_using_subcommand send" -l timestamp -d 'The time it tells of, if that is not now: milliseconds since the epoch, or 07:00, yesterday, 2h (ago), 2026-11-22T18:00' -r
complete -c tidings -n "__fish_tidings_using_subcommand send" -s u -l urgency -d 'How urgent it is' -r -f -a "low\t''
normal\t''
critical\t''"
complete -c tidings -n "__fish_tidings_using_subcommand send" -s t -l expire-time -d 'How long its popup is there, in milliseconds; 0 stays, negative leaves it to the server' -r
complete -c tidings -n "__fish_tidings_using_subcommand send" -s c -l category -d 'What it is about, such as email.arrived' -r
complete -c tidings -n "__fish_tidings_using_subcommand send" -l tag -d 'Replaces, in its place, what was sent with the same tag' -r
complete -c tidings -n "__fish_tidings_using_subcommand send" -s r -l replace-id -d 'Replaces the notification with this id' -r
complete -c tidings -n "__fish_tidings_using_subcommand send" -l silent -d 'Without a sound; --silent=false: with one however low its urgency' -r -f -a "true\t''
false\t''"
complete -c tidings -n "__fish_tidings_using_subcommand send" -l vibrate -d 'Vibrates: milliseconds on, off, on and so forth' -r
complete -c tidings -n "__fish_tidings_using_subcommand send" -s h -l hint -d 'One more hint; TYPE is boolean, int, double, string, byte or variant (as GVariant writes it)' -r
complete -c tidings -n "__fish_tidings_using_subcommand send" -s A -l action -d 'A button; its key is what is told when it is chosen (default: a click), its number from 0 if left out. Waits' -r
complete -c tidings -n "__fish_tidings_using_subcommand send" -l action-navigate -d 'What the button with this key opens' -r
complete -c tidings -n "__fish_tidings_using_subcommand send" -l navigate -d 'What a click opens' -r -f
complete -c tidings -n "__fish_tidings_using_subcommand send" -l reply -d 'A field to answer in, with what is in it while it is empty. Waits' -r
complete -c tidings -n "__fish_tidings_using_subcommand send" -l data -d 'Handed back with every event (at most 16 KiB)' -r
complete -c tidings -n "__fish_tidings_using_subcommand send" -s a -l app-name -d 'The application it is shown as, and that is granted or denied; tidings-send if left out' -r
complete -c tidings -n "__fish_tidings_using_subcommand send" -l origin -d 'The web site, device or account that it comes from' -r
complete -c tidings -n "__fish_tidings_using_subcommand send" -l permission -d 'request: ask the person first where they have not decided yet, and send it only if it is granted' -r -f -a "request\t''"
complete -c tidings -n "__fish_tidings_using_subcommand send" -l id-fd -d 'Write its id into this file descriptor' -r
complete -c tidings -n "__fish_tidings_using_subcommand send" -l selected-action-fd -d 'Write the key of the chosen action into this file descriptor' -r
complete -c tidings -n "__fish_tidings_using_subcommand send" -l activation-token-fd -d 'Write the token with which a window may be raised into this file descriptor' -r
complete -c tidings -n "__fish_tidings_using_subcommand send" -l markup -d 'The text is markup (b, i, u, a, img), as notify-send takes it; otherwise every character stands for itself'
complete -c tidings -n "__fish_tidings_using_subcommand send" -l require-interaction -d 'Its popup stays until the person acts on it'
complete -c tidings -n "__fish_tidings_using_subcommand send" -s e -l transient -d 'It is not kept once its popup is over'
complete -c tidings -n "__fish_tidings_using_subcommand send" -l renotify -d 'Alerts again although it replaces'
complete -c tidings -n "__fish_tidings_using_subcommand send" -l wait -d 'Wait until it is over, and print what happens to it as lines of JSON'
complete -c tidings -n "__fish_tidings_using_subcommand send" -s w -d 'Wait until it is over as notify-send does: print only which action was chosen, or the reply'
complete -c tidings -n "__fish_tidings_using_subcommand send" -s p -l print-id -d 'Print its id'
complete -c tidings -n "__fish_tidings_using_subcommand send" -l help -d 'Print help'
complete -c tidings -n "__fish_tidings_using_subcommand send" -s v -l version -d 'Print version'
complete -c tidings -n "__fish_tidings_using_subcommand send" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand list" -l app -d 'Only of this application' -r
complete -c tidings -n "__fish_tidings_using_subcommand list" -l urgency -d 'Only of this urgency' -r -f -a "low\t''
normal\t''
critical\t''"
complete -c tidings -n "__fish_tidings_using_subcommand list" -l unread -d 'Only what came since the tray was last open'
complete -c tidings -n "__fish_tidings_using_subcommand list" -l live -d 'Only what its sender still answers for'
complete -c tidings -n "__fish_tidings_using_subcommand list" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand list" -s h -l help -d 'Print help'
complete -c tidings -n "__fish_tidings_using_subcommand history; and not __fish_seen_subcommand_from list show search rm forget clear pop keep apps help" -l app -d 'Only of this application' -r
complete -c tidings -n "__fish_tidings_using_subcommand history; and not __fish_seen_subcommand_from list show search rm forget clear pop keep apps help" -l since -d 'Only what was received then or later (2h, 07:00, yesterday, 2026-11-22, 2026-11-22T18:00)' -r
complete -c tidings -n "__fish_tidings_using_subcommand history; and not __fish_seen_subcommand_from list show search rm forget clear pop keep apps help" -l until -d 'Only what was received before then' -r
complete -c tidings -n "__fish_tidings_using_subcommand history; and not __fish_seen_subcommand_from list show search rm forget clear pop keep apps help" -l urgency -d 'Only of this urgency' -r -f -a "low\t''
normal\t''
critical\t''"
complete -c tidings -n "__fish_tidings_using_subcommand history; and not __fish_seen_subcommand_from list show search rm forget clear pop keep apps help" -l limit -d 'At most so many [default: 50]' -r
complete -c tidings -n "__fish_tidings_using_subcommand history; and not __fish_seen_subcommand_from list show search rm forget clear pop keep apps help" -l before -d 'Only what came before the notification with this key: the next page' -r
complete -c tidings -n "__fish_tidings_using_subcommand history; and not __fish_seen_subcommand_from list show search rm forget clear pop keep apps help" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand history; and not __fish_seen_subcommand_from list show search rm forget clear pop keep apps help" -s h -l help -d 'Print help'
complete -c tidings -n "__fish_tidings_using_subcommand history; and not __fish_seen_subcommand_from list show search rm forget clear pop keep apps help" -f -a "list" -d 'List what was received, newest first (the default)'
complete -c tidings -n "__fish_tidings_using_subcommand history; and not __fish_seen_subcommand_from list show search rm forget clear pop keep apps help" -f -a "show" -d 'Print all of one notification'
complete -c tidings -n "__fish_tidings_using_subcommand history; and not __fish_seen_subcommand_from list show search rm forget clear pop keep apps help" -f -a "search" -d 'Find notifications; every word begins a word of summary, body or application'
complete -c tidings -n "__fish_tidings_using_subcommand history; and not __fish_seen_subcommand_from list show search rm forget clear pop keep apps help" -f -a "rm" -d 'Forget these notifications, in every file'
complete -c tidings -n "__fish_tidings_using_subcommand history; and not __fish_seen_subcommand_from list show search rm forget clear pop keep apps help" -f -a "forget" -d 'Forget many notifications, in every file'
complete -c tidings -n "__fish_tidings_using_subcommand history; and not __fish_seen_subcommand_from list show search rm forget clear pop keep apps help" -f -a "clear" -d 'Forget everything, after asking on a terminal'
complete -c tidings -n "__fish_tidings_using_subcommand history; and not __fish_seen_subcommand_from list show search rm forget clear pop keep apps help" -f -a "pop" -d 'Show a notification on screen once more'
complete -c tidings -n "__fish_tidings_using_subcommand history; and not __fish_seen_subcommand_from list show search rm forget clear pop keep apps help" -f -a "keep" -d 'Print or set what is kept'
complete -c tidings -n "__fish_tidings_using_subcommand history; and not __fish_seen_subcommand_from list show search rm forget clear pop keep apps help" -f -a "apps" -d 'List the applications that notifications are kept of'
complete -c tidings -n "__fish_tidings_using_subcommand history; and not __fish_seen_subcommand_from list show search rm forget clear pop keep apps help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from list" -l app -d 'Only of this application' -r
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from list" -l since -d 'Only what was received then or later (2h, 07:00, yesterday, 2026-11-22, 2026-11-22T18:00)' -r
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from list" -l until -d 'Only what was received before then' -r
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from list" -l urgency -d 'Only of this urgency' -r -f -a "low\t''
normal\t''
critical\t''"
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from list" -l limit -d 'At most so many [default: 50]' -r
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from list" -l before -d 'Only what came before the notification with this key: the next page' -r
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from list" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from show" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from search" -l app -d 'Only of this application' -r
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from search" -l since -d 'Only what was received then or later (2h, 07:00, yesterday, 2026-11-22, 2026-11-22T18:00)' -r
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from search" -l until -d 'Only what was received before then' -r
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from search" -l urgency -d 'Only of this urgency' -r -f -a "low\t''
normal\t''
critical\t''"
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from search" -l limit -d 'At most so many [default: 50]' -r
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from search" -l before -d 'Only what came before the notification with this key: the next page' -r
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from search" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from search" -s h -l help -d 'Print help'
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from rm" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from rm" -s h -l help -d 'Print help'
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from forget" -l app -d 'All of this application' -r
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from forget" -l last -d 'What was received in this time up to now (30s, 10m, 1h30m, 2d, 1w)' -r
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from forget" -l everything -d 'Everything'
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from forget" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from forget" -s h -l help -d 'Print help'
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from clear" -l yes -d 'Do not ask'
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from clear" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from clear" -s h -l help -d 'Print help'
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from pop" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from pop" -s h -l help -d 'Print help'
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from keep" -l days -d 'For so many days' -r
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from keep" -l count -d 'At most so many notifications' -r
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from keep" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from keep" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from apps" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from apps" -s h -l help -d 'Print help'
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from help" -f -a "list" -d 'List what was received, newest first (the default)'
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from help" -f -a "show" -d 'Print all of one notification'
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from help" -f -a "search" -d 'Find notifications; every word begins a word of summary, body or application'
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from help" -f -a "rm" -d 'Forget these notifications, in every file'
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from help" -f -a "forget" -d 'Forget many notifications, in every file'
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from help" -f -a "clear" -d 'Forget everything, after asking on a terminal'
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from help" -f -a "pop" -d 'Show a notification on screen once more'
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from help" -f -a "keep" -d 'Print or set what is kept'
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from help" -f -a "apps" -d 'List the applications that notifications are kept of'
complete -c tidings -n "__fish_tidings_using_subcommand history; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c tidings -n "__fish_tidings_using_subcommand close" -l app -d 'All of this application' -r
complete -c tidings -n "__fish_tidings_using_subcommand close" -l latest -d 'The latest on screen, else the newest live one (the default)'
complete -c tidings -n "__fish_tidings_using_subcommand close" -l all -d 'All of them'
complete -c tidings -n "__fish_tidings_using_subcommand close" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand close" -s h -l help -d 'Print help'
complete -c tidings -n "__fish_tidings_using_subcommand dismiss" -l app -d 'All of this application' -r
complete -c tidings -n "__fish_tidings_using_subcommand dismiss" -l latest -d 'The latest on screen, else the newest live one (the default)'
complete -c tidings -n "__fish_tidings_using_subcommand dismiss" -l all -d 'All of them'
complete -c tidings -n "__fish_tidings_using_subcommand dismiss" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand dismiss" -s h -l help -d 'Print help'
complete -c tidings -n "__fish_tidings_using_subcommand hide" -l app -d 'All of this application' -r
complete -c tidings -n "__fish_tidings_using_subcommand hide" -l latest -d 'The latest on screen, else the newest live one (the default)'
complete -c tidings -n "__fish_tidings_using_subcommand hide" -l all -d 'All of them'
complete -c tidings -n "__fish_tidings_using_subcommand hide" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand hide" -s h -l help -d 'Print help'
complete -c tidings -n "__fish_tidings_using_subcommand action" -l list -d 'Only list the actions'
complete -c tidings -n "__fish_tidings_using_subcommand action" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand action" -s h -l help -d 'Print help'
complete -c tidings -n "__fish_tidings_using_subcommand reply" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand reply" -s h -l help -d 'Print help'
complete -c tidings -n "__fish_tidings_using_subcommand count" -l popups -d 'On screen'
complete -c tidings -n "__fish_tidings_using_subcommand count" -l waiting -d 'Waiting for a place on screen'
complete -c tidings -n "__fish_tidings_using_subcommand count" -l unread -d 'Came since the tray was last open'
complete -c tidings -n "__fish_tidings_using_subcommand count" -l live -d 'Still answered for by their senders'
complete -c tidings -n "__fish_tidings_using_subcommand count" -l tray -d 'In the tray'
complete -c tidings -n "__fish_tidings_using_subcommand count" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand count" -s h -l help -d 'Print help'
complete -c tidings -n "__fish_tidings_using_subcommand dnd" -l for -d 'Switch it on for so long (30s, 10m, 1h30m, 2d, 1w)' -r
complete -c tidings -n "__fish_tidings_using_subcommand dnd" -l until -d 'Switch it on until then (07:00, 2026-11-22, 2026-11-22T18:00, tomorrow)' -r
complete -c tidings -n "__fish_tidings_using_subcommand dnd" -l exit-code -d 'Exit with 0 when it is on afterwards, and with 1 when it is off'
complete -c tidings -n "__fish_tidings_using_subcommand dnd" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand dnd" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c tidings -n "__fish_tidings_using_subcommand focus" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand focus" -s h -l help -d 'Print help'
complete -c tidings -n "__fish_tidings_using_subcommand tray" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand tray" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c tidings -n "__fish_tidings_using_subcommand watch" -l waybar -d 'Print lines for a custom module of waybar, with the words of swaync-client -swb'
complete -c tidings -n "__fish_tidings_using_subcommand watch" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand watch" -s h -l help -d 'Print help'
complete -c tidings -n "__fish_tidings_using_subcommand config; and not __fish_seen_subcommand_from check path default help" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand config; and not __fish_seen_subcommand_from check path default help" -s h -l help -d 'Print help'
complete -c tidings -n "__fish_tidings_using_subcommand config; and not __fish_seen_subcommand_from check path default help" -f -a "check" -d 'Say what is wrong in a configuration, each with its line and column'
complete -c tidings -n "__fish_tidings_using_subcommand config; and not __fish_seen_subcommand_from check path default help" -f -a "path" -d 'Print where the configuration is, or would be'
complete -c tidings -n "__fish_tidings_using_subcommand config; and not __fish_seen_subcommand_from check path default help" -f -a "default" -d 'Print a configuration with every key, what it means, and its default'
complete -c tidings -n "__fish_tidings_using_subcommand config; and not __fish_seen_subcommand_from check path default help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c tidings -n "__fish_tidings_using_subcommand config; and __fish_seen_subcommand_from check" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand config; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help'
complete -c tidings -n "__fish_tidings_using_subcommand config; and __fish_seen_subcommand_from path" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand config; and __fish_seen_subcommand_from path" -s h -l help -d 'Print help'
complete -c tidings -n "__fish_tidings_using_subcommand config; and __fish_seen_subcommand_from default" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand config; and __fish_seen_subcommand_from default" -s h -l help -d 'Print help'
complete -c tidings -n "__fish_tidings_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "check" -d 'Say what is wrong in a configuration, each with its line and column'
complete -c tidings -n "__fish_tidings_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "path" -d 'Print where the configuration is, or would be'
complete -c tidings -n "__fish_tidings_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "default" -d 'Print a configuration with every key, what it means, and its default'
complete -c tidings -n "__fish_tidings_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c tidings -n "__fish_tidings_using_subcommand permission; and not __fish_seen_subcommand_from list get set reset request help" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand permission; and not __fish_seen_subcommand_from list get set reset request help" -s h -l help -d 'Print help'
complete -c tidings -n "__fish_tidings_using_subcommand permission; and not __fish_seen_subcommand_from list get set reset request help" -f -a "list" -d 'List who has shown notifications, or has been permitted or denied to; the one that was used last first'
complete -c tidings -n "__fish_tidings_using_subcommand permission; and not __fish_seen_subcommand_from list get set reset request help" -f -a "get" -d 'Print all that is known of one'
complete -c tidings -n "__fish_tidings_using_subcommand permission; and not __fish_seen_subcommand_from list get set reset request help" -f -a "set" -d 'Change what one may, at once'
complete -c tidings -n "__fish_tidings_using_subcommand permission; and not __fish_seen_subcommand_from list get set reset request help" -f -a "reset" -d 'Forget one, as if never heard of'
complete -c tidings -n "__fish_tidings_using_subcommand permission; and not __fish_seen_subcommand_from list get set reset request help" -f -a "request" -d 'Ask on screen whether one may show notifications, where that is not decided, and print what it comes to: it exits with 0 when it is granted, with 1 when it is denied, and with 4 when the question was put away'
complete -c tidings -n "__fish_tidings_using_subcommand permission; and not __fish_seen_subcommand_from list get set reset request help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c tidings -n "__fish_tidings_using_subcommand permission; and __fish_seen_subcommand_from list" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand permission; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c tidings -n "__fish_tidings_using_subcommand permission; and __fish_seen_subcommand_from get" -l origin -d 'The web site, device or account within it' -r
complete -c tidings -n "__fish_tidings_using_subcommand permission; and __fish_seen_subcommand_from get" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand permission; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help'
complete -c tidings -n "__fish_tidings_using_subcommand permission; and __fish_seen_subcommand_from set" -l origin -d 'The web site, device or account within it' -r
complete -c tidings -n "__fish_tidings_using_subcommand permission; and __fish_seen_subcommand_from set" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand permission; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help'
complete -c tidings -n "__fish_tidings_using_subcommand permission; and __fish_seen_subcommand_from reset" -l origin -d 'The web site, device or account within it' -r
complete -c tidings -n "__fish_tidings_using_subcommand permission; and __fish_seen_subcommand_from reset" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand permission; and __fish_seen_subcommand_from reset" -s h -l help -d 'Print help'
complete -c tidings -n "__fish_tidings_using_subcommand permission; and __fish_seen_subcommand_from request" -l origin -d 'The web site, device or account within it' -r
complete -c tidings -n "__fish_tidings_using_subcommand permission; and __fish_seen_subcommand_from request" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand permission; and __fish_seen_subcommand_from request" -s h -l help -d 'Print help'
complete -c tidings -n "__fish_tidings_using_subcommand permission; and __fish_seen_subcommand_from help" -f -a "list" -d 'List who has shown notifications, or has been permitted or denied to; the one that was used last first'
complete -c tidings -n "__fish_tidings_using_subcommand permission; and __fish_seen_subcommand_from help" -f -a "get" -d 'Print all that is known of one'
complete -c tidings -n "__fish_tidings_using_subcommand permission; and __fish_seen_subcommand_from help" -f -a "set" -d 'Change what one may, at once'
complete -c tidings -n "__fish_tidings_using_subcommand permission; and __fish_seen_subcommand_from help" -f -a "reset" -d 'Forget one, as if never heard of'
complete -c tidings -n "__fish_tidings_using_subcommand permission; and __fish_seen_subcommand_from help" -f -a "request" -d 'Ask on screen whether one may show notifications, where that is not decided, and print what it comes to: it exits with 0 when it is granted, with 1 when it is denied, and with 4 when the question was put away'
complete -c tidings -n "__fish_tidings_using_subcommand permission; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c tidings -n "__fish_tidings_using_subcommand reload" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand reload" -s h -l help -d 'Print help'
complete -c tidings -n "__fish_tidings_using_subcommand status" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand status" -s h -l help -d 'Print help'
complete -c tidings -n "__fish_tidings_using_subcommand doctor" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand doctor" -s h -l help -d 'Print help'
complete -c tidings -n "__fish_tidings_using_subcommand completions" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand completions" -s h -l help -d 'Print help'
complete -c tidings -n "__fish_tidings_using_subcommand generate" -l json -d 'Print the result as one JSON value on one line'
complete -c tidings -n "__fish_tidings_using_subcommand generate" -s h -l help -d 'Print help'
complete -c tidings -n "__fish_tidings_using_subcommand help; and not __fish_seen_subcommand_from send list history close dismiss hide action reply count dnd focus tray watch config permission reload status doctor completions generate help" -f -a "send" -d 'Send a notification, as a web page does by the Notifications API and a script by notify-send'
complete -c tidings -n "__fish_tidings_using_subcommand help; and not __fish_seen_subcommand_from send list history close dismiss hide action reply count dnd focus tray watch config permission reload status doctor completions generate help" -f -a "list" -d 'List what is in the tray, newest first'
complete -c tidings -n "__fish_tidings_using_subcommand help; and not __fish_seen_subcommand_from send list history close dismiss hide action reply count dnd focus tray watch config permission reload status doctor completions generate help" -f -a "history" -d 'Search what was received, and decide what is kept'
complete -c tidings -n "__fish_tidings_using_subcommand help; and not __fish_seen_subcommand_from send list history close dismiss hide action reply count dnd focus tray watch config permission reload status doctor completions generate help" -f -a "close" -d 'Take live notifications back as their sender would'
complete -c tidings -n "__fish_tidings_using_subcommand help; and not __fish_seen_subcommand_from send list history close dismiss hide action reply count dnd focus tray watch config permission reload status doctor completions generate help" -f -a "dismiss" -d 'Be done with notifications: live ones end, all leave the tray'
complete -c tidings -n "__fish_tidings_using_subcommand help; and not __fish_seen_subcommand_from send list history close dismiss hide action reply count dnd focus tray watch config permission reload status doctor completions generate help" -f -a "hide" -d 'Take popups off the screen; they stay in the tray'
complete -c tidings -n "__fish_tidings_using_subcommand help; and not __fish_seen_subcommand_from send list history close dismiss hide action reply count dnd focus tray watch config permission reload status doctor completions generate help" -f -a "action" -d 'Choose an action of a notification'
complete -c tidings -n "__fish_tidings_using_subcommand help; and not __fish_seen_subcommand_from send list history close dismiss hide action reply count dnd focus tray watch config permission reload status doctor completions generate help" -f -a "reply" -d 'Answer a notification that can be replied to'
complete -c tidings -n "__fish_tidings_using_subcommand help; and not __fish_seen_subcommand_from send list history close dismiss hide action reply count dnd focus tray watch config permission reload status doctor completions generate help" -f -a "count" -d 'Print how many notifications there are'
complete -c tidings -n "__fish_tidings_using_subcommand help; and not __fish_seen_subcommand_from send list history close dismiss hide action reply count dnd focus tray watch config permission reload status doctor completions generate help" -f -a "dnd" -d 'Print or set do-not-disturb'
complete -c tidings -n "__fish_tidings_using_subcommand help; and not __fish_seen_subcommand_from send list history close dismiss hide action reply count dnd focus tray watch config permission reload status doctor completions generate help" -f -a "focus" -d 'Put the keyboard onto the newest popup: Tab, Up and Down, Enter, Delete, Escape'
complete -c tidings -n "__fish_tidings_using_subcommand help; and not __fish_seen_subcommand_from send list history close dismiss hide action reply count dnd focus tray watch config permission reload status doctor completions generate help" -f -a "tray" -d 'Show the tray or put it away'
complete -c tidings -n "__fish_tidings_using_subcommand help; and not __fish_seen_subcommand_from send list history close dismiss hide action reply count dnd focus tray watch config permission reload status doctor completions generate help" -f -a "watch" -d 'Print the numbers at every change, for status bars'
complete -c tidings -n "__fish_tidings_using_subcommand help; and not __fish_seen_subcommand_from send list history close dismiss hide action reply count dnd focus tray watch config permission reload status doctor completions generate help" -f -a "config" -d 'Check the configuration, or print where it is and what may be in it'
complete -c tidings -n "__fish_tidings_using_subcommand help; and not __fish_seen_subcommand_from send list history close dismiss hide action reply count dnd focus tray watch config permission reload status doctor completions generate help" -f -a "permission" -d 'Say who may show notifications, or change it'
complete -c tidings -n "__fish_tidings_using_subcommand help; and not __fish_seen_subcommand_from send list history close dismiss hide action reply count dnd focus tray watch config permission reload status doctor completions generate help" -f -a "reload" -d 'Read the configuration again, try anew what has failed, and have the popups read style and icons again'
complete -c tidings -n "__fish_tidings_using_subcommand help; and not __fish_seen_subcommand_from send list history close dismiss hide action reply count dnd focus tray watch config permission reload status doctor completions generate help" -f -a "status" -d 'Print how the server is'
complete -c tidings -n "__fish_tidings_using_subcommand help; and not __fish_seen_subcommand_from send list history close dismiss hide action reply count dnd focus tray watch config permission reload status doctor completions generate help" -f -a "doctor" -d 'Look for what keeps notifications from being shown, and say how to fix it'
complete -c tidings -n "__fish_tidings_using_subcommand help; and not __fish_seen_subcommand_from send list history close dismiss hide action reply count dnd focus tray watch config permission reload status doctor completions generate help" -f -a "completions" -d 'Print completions for a shell'
complete -c tidings -n "__fish_tidings_using_subcommand help; and not __fish_seen_subcommand_from send list history close dismiss hide action reply count dnd focus tray watch config permission reload status doctor completions generate help" -f -a "generate" -d 'Write the manual pages and completions into a folder'
complete -c tidings -n "__fish_tidings_using_subcommand help; and not __fish_seen_subcommand_from send list history close dismiss hide action reply count dnd focus tray watch config permission reload status doctor completions generate help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c tidings -n "__fish_tidings_using_subcommand help; and __fish_seen_subcommand_from history" -f -a "list" -d 'List what was received, newest first (the default)'
complete -c tidings -n "__fish_tidings_using_subcommand help; and __fish_seen_subcommand_from history" -f -a "show" -d 'Print all of one notification'
complete -c tidings -n "__fish_tidings_using_subcommand help; and __fish_seen_subcommand_from history" -f -a "search" -d 'Find notifications; every word begins a word of summary, body or application'
complete -c tidings -n "__fish_tidings_using_subcommand help; and __fish_seen_subcommand_from history" -f -a "rm" -d 'Forget these notifications, in every file'
complete -c tidings -n "__fish_tidings_using_subcommand help; and __fish_seen_subcommand_from history" -f -a "forget" -d 'Forget many notifications, in every file'
complete -c tidings -n "__fish_tidings_using_subcommand help; and __fish_seen_subcommand_from history" -f -a "clear" -d 'Forget everything, after asking on a terminal'
complete -c tidings -n "__fish_tidings_using_subcommand help; and __fish_seen_subcommand_from history" -f -a "pop" -d 'Show a notification on screen once more'
complete -c tidings -n "__fish_tidings_using_subcommand help; and __fish_seen_subcommand_from history" -f -a "keep" -d 'Print or set what is kept'
complete -c tidings -n "__fish_tidings_using_subcommand help; and __fish_seen_subcommand_from history" -f -a "apps" -d 'List the applications that notifications are kept of'
complete -c tidings -n "__fish_tidings_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "check" -d 'Say what is wrong in a configuration, each with its line and column'
complete -c tidings -n "__fish_tidings_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "path" -d 'Print where the configuration is, or would be'
complete -c tidings -n "__fish_tidings_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "default" -d 'Print a configuration with every key, what it means, and its default'
complete -c tidings -n "__fish_tidings_using_subcommand help; and __fish_seen_subcommand_from permission" -f -a "list" -d 'List who has shown notifications, or has been permitted or denied to; the one that was used last first'
complete -c tidings -n "__fish_tidings_using_subcommand help; and __fish_seen_subcommand_from permission" -f -a "get" -d 'Print all that is known of one'
complete -c tidings -n "__fish_tidings_using_subcommand help; and __fish_seen_subcommand_from permission" -f -a "set" -d 'Change what one may, at once'
complete -c tidings -n "__fish_tidings_using_subcommand help; and __fish_seen_subcommand_from permission" -f -a "reset" -d 'Forget one, as if never heard of'
complete -c tidings -n "__fish_tidings_using_subcommand help; and __fish_seen_subcommand_from permission" -f -a "request" -d 'Ask on screen whether one may show notifications, where that is not decided, and print what it comes to: it exits with 0 when it is granted, with 1 when it is denied, and with 4 when the question was put away'
