"""The four-leaf clover: one shape for every programme. How to hang one on it:

1. A data migration or the desk makes the ``Programme`` (``key`` is the kind, the same at every place), its
   ``Eligibility`` and ``ConsentText`` rows; dated figures are ``residents.Figure`` rows.
2. ``ServicesConfig.ready`` adds ``kinds["nursery"] = Kind(...)`` (``services.actions.kinds``): more reasons
   against, a row of your own when somebody is enrolled, what follows on a change of state. What only your
   programme knows stands there: ``NurseryEnrolment(enrolment = OneToOneField(Enrolment, primary_key=True))``,
   ``EyeFile(enrolment)``, ``Lesson(session)``. Never a column more on the shape itself.
3. A seat is asked for by ``enrolling.enrol(term, acting, source=…, facts=…)`` alone, changes hands by
   ``moving`` alone. ``acting`` says by what right: ``users.actions.family.acting_as(user, person)`` or, for
   who stands at the counter, ``acting_for(request)``.
4. Locks in this order: person, term, enrolments, the committee's stamp, the trail; with ``no_key=True``.
5. Files of your own in every room: ``models/nursery.py``, ``actions/nursery.py``, ``views/nursery.py``,
   ``templates/services/nursery_*.html``, ``tests/services/test_nursery.py``; one migration of your own.
"""
