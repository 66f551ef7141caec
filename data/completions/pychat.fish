# fish completion of pychat and pychat-certs

function __pychat_profiles -d 'The profiles of the configuration file that is named, or of the usual one'
    set -l file ~/.config/pychat/pychat.conf
    set -q XDG_CONFIG_HOME[1]; and set file $XDG_CONFIG_HOME/pychat/pychat.conf
    set -l words (commandline -opc)
    if set -l at (contains -i -- --config $words); and set -q words[(math $at + 1)]
        set file $words[(math $at + 1)]
    else if set -l named (string replace -rf '^--config=' '' -- $words)
        set file $named[-1]
    end
    set file (string replace -r '^~/' "$HOME/" -- $file)
    test -r $file; and string replace -rf '^\[profile (.*)\]\s*$' '$1' <$file
end

complete -c pychat -f
complete -c pychat -a '(__pychat_profiles)' -d Profile
complete -c pychat -s h -l help -d 'Show the options'
complete -c pychat -s H -l host -x -a '(__fish_print_hostnames)' -d 'Address to listen on, or host to join'
complete -c pychat -s P -l port -x -d 'Port'
complete -c pychat -s s -l serve -d 'Host a chat'
complete -c pychat -l debug -d 'Log what happens'
complete -c pychat -l ssl -d 'Use TLS with certificates on both sides'
complete -c pychat -l certfile -r -F -d 'Private key and certificate'
complete -c pychat -l cafile -r -F -d 'Certificate of the authority'
complete -c pychat -s u -l username -x -d 'Name that others see'
complete -c pychat -s c -l color -x -d 'Colour of the name, RRGGBB'
complete -c pychat -l room -x -d 'Room to join'
complete -c pychat -l no-ui -d 'No screen: plain lines'
complete -c pychat -l plain -d 'Sentences, for screen readers'
complete -c pychat -l config -r -F -d 'Settings'
complete -c pychat -l data-dir -x -a '(__fish_complete_directories)' -d 'Where the history is kept'
complete -c pychat -l export -x -d 'Print the history of a room'
complete -c pychat -l since -x -d 'With --export: from this time on'
complete -c pychat -l format -x -a 'text json' -d 'With --export: of what is printed'
complete -c pychat -l check-config -r -F -d 'Say what is wrong with a configuration file'
complete -c pychat -l hash-password -d 'Print what the configuration keeps of a password'
complete -c pychat -l version -d 'Show the version'

complete -c pychat-certs -f
complete -c pychat-certs -l dir -x -a '(__fish_complete_directories)' -d 'Where the files are'
complete -c pychat-certs -l host -x -a '(__fish_print_hostnames)' -d 'Host name or address of the server'
complete -c pychat-certs -l client -x -d 'A further client'
complete -c pychat-certs -l days -x -d 'How long certificates are valid'
complete -c pychat-certs -l force -d 'Issue again what exists'
complete -c pychat-certs -s h -l help -d 'Show the options'
