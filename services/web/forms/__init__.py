"""What people typed, read into what the services take. One module per form.

``reading``  one form: texts, numbers, choices, dates, and an error beside each wrong field
``wizard``   the eight steps of a household that looks for a home with others
``card``     a contact card that others get once all of them agreed
``entry``    an initiative or a housing project
``booking``  a seat at a gathering
``funding``  the questions of a funding check
``funding_desk``  what funders type
"""
